"""The application: routes, errors as HTTP, and the process that serves it."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from daogou import __version__
from daogou.app import Shop
from daogou.types import DaogouError, Forbidden, InvalidInput, NotFound, NotReady, ReleaseError, StoreError
from daogou.web import api, pages
from daogou.web.guard import LOOPBACK, guard

STATUS: dict[type[DaogouError], int] = {
    NotFound: 404,
    Forbidden: 403,
    InvalidInput: 422,
    NotReady: 503,
    ReleaseError: 503,
    StoreError: 503,
}
"""The one place where daogou's errors become HTTP; a subclass goes as its nearest base."""


def create(shop: Shop, hosts: frozenset[str] = frozenset()) -> FastAPI:
    """The application for this shop, reached under these host names (empty: any)."""
    app = FastAPI(title="daogou", version=__version__, docs_url=None, redoc_url=None)
    app.state.shop = shop
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.add_exception_handler(DaogouError, _explained)
    app.add_exception_handler(RequestValidationError, _invalid)
    guard(app, hosts)

    @app.get("/healthz", tags=["server"])
    def healthz() -> dict[str, object]:
        """Whether it serves, with which release."""
        health = shop.health()
        return {"status": health["status"], "release": health["release"]}

    return app


def _explained(request: Request, error: Exception) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    return problem(request, status, str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query"))
    return problem(request, 422, f"{place}: {first['msg']}")


def problem(request: Request, status: int, sentence: str) -> Response:
    """A page where a page was asked for, else JSON."""
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1"):
        return pages.error_page(request, status, sentence)
    return JSONResponse({"detail": sentence}, status)


def check_port(host: str, port: int) -> None:
    """Raises `InvalidInput` where the port is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = f"make demo PORT={port + 1}, or --port {port + 1}"
            raise InvalidInput(f"Port {port} on {host} cannot be used ({error.strerror}). Try: {hint}") from None


def serve(shop: Shop, host: str, port: int) -> None:
    """Serve until Ctrl-C. On loopback only loopback's own names are answered to."""
    check_port(host, port)
    hosts = LOOPBACK if host in LOOPBACK else frozenset()
    config = uvicorn.Config(create(shop, hosts), host=host, port=port, log_level="warning", server_header=False)
    try:
        uvicorn.Server(config).run()
    except KeyboardInterrupt:  # uvicorn has closed its connections by then and only hands the signal on
        return
