"""Paths as they were sent: an id is one segment, whatever it holds."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import Path
from pydantic import AfterValidator
from starlette.types import ASGIApp, Receive, Scope, Send

Id = Annotated[
    str,
    AfterValidator(unquote),
    Path(
        description="The shop's own id, percent-encoded as one segment of the path: `/` in it is `%2F`, so that the id "
        "`a/similar` is `a%2Fsimilar` and `a/similar` is what is similar to `a`."
    ),
]
"""An id in a path."""


def as_sent(scope: Scope) -> str:
    """The path with its segments percent-encoded, in one spelling for all that mean the same. A server that keeps no
    `raw_path` has decoded it already: there no id may hold a slash."""
    raw: bytes | None = scope.get("raw_path")
    sent = quote(scope["path"]) if raw is None else raw.decode(errors="replace")
    return "/".join(quote(unquote(segment), safe="") for segment in sent.split("/"))


class PathsAsSent:
    """Lets routes see the path as it was sent. Decoded, as ASGI hands it on, a slash in an id looks like the one after
    it; RFC 3986, 2.2 tells them apart."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "path": as_sent(scope)}
        await self.app(scope, receive, send)
