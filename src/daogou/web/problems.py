"""The one place where errors become HTTP: a page where a page was asked for, else one JSON form with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from daogou.types import (
    DaogouError,
    Forbidden,
    InvalidInput,
    MissingExtra,
    NotFound,
    NotReady,
    ReleaseError,
    StoreError,
)
from daogou.web import rendering
from daogou.web.headers import HEADERS

STATUS: dict[type[DaogouError], int] = {
    NotFound: 404,
    Forbidden: 403,
    InvalidInput: 422,
    NotReady: 503,
    MissingExtra: 503,
    ReleaseError: 503,
    StoreError: 503,
}
"""A subclass goes as its nearest base; what is not here is 500."""


def problem(request: Request, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that says what went wrong, in the form that was asked for (RFC 9457 for JSON)."""
    if "text/html" in request.headers.get("accept", "") and not request.scope["path"].startswith("/v1/"):
        answer = rendering.error_page(request, status, sentence)
    else:
        body = {"status": status, "title": HTTPStatus(status).phrase, "detail": sentence}
        answer = JSONResponse(body, status, media_type="application/problem+json")
    answer.headers.update(headers or {})
    return answer


def install(app: FastAPI) -> None:
    """Let every error of this application be answered by `problem`."""
    app.add_exception_handler(DaogouError, _explained)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _unexpected)


def _explained(request: Request, error: Exception) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    return problem(request, status, str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":  # its place is a character's number
        return problem(request, 422, f"The body is no JSON: {first['ctx']['error']} (at character {first['loc'][-1]}).")
    # where the value is: "query" and "body" say little, and the tags of a union are not the client's words
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path", "one", "batch"))
    return problem(request, 422, f"{place}: {first['msg']}" if place else first["msg"])


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = (
        f"There is nothing at {unquote(request.scope['path'])}." if error.status_code == 404 else str(error.detail)
    )
    return problem(request, error.status_code, sentence, error.headers)


def _unexpected(request: Request, error: Exception) -> Response:
    # the traceback goes to the server's log, never into an answer; this answer is made outside of the guard
    answer = problem(request, 500, "Something unexpected went wrong; the server's log says what.")
    answer.headers.update(HEADERS)
    return answer
