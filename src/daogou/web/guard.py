"""What every request passes (a known host, its own origin, a bounded size) and what every answer carries."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daogou.web.headers import CACHED, HEADERS
from daogou.web.problems import problem
from daogou.web.sessions import bearer_of

MAX_BODY = 256 * 1024
"""Bytes a request may carry: some thousand events."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that do nothing for whoever sends them; what an answer showed is noted."""


def host_of(request: Request) -> str:
    """The name the client used, without the port; empty where it makes no sense."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def from_loopback(request: Request) -> bool:
    """Whether it comes from this very machine, by address and by name (a name of someone else's that points here is
    DNS rebinding), and was not handed on: behind a proxy on this machine all the world comes from here."""
    if any(name == "forwarded" or name.startswith("x-forwarded-") for name in request.headers):
        return False
    return request.client is not None and request.client.host in LOOPBACK and host_of(request) in LOOPBACK


class Guard:
    """The checks around the application; `hosts` are the names under which the shop is reached, empty for any."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        headers = HEADERS | ({"Cache-Control": CACHED} if scope["path"].startswith("/static/") else {})

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in headers.items():
                    own.setdefault(name, value)
            await send(message)

        refusal = self._refusal(request)
        if refusal:
            await problem(request, *refusal)(scope, receive, marked)
        else:
            await self.app(scope, _bounded(receive), marked)

    def _refusal(self, request: Request) -> tuple[int, str] | None:
        if self.hosts and host_of(request) not in self.hosts:
            return 421, f"This shop is not reached as {host_of(request)!r}."
        if _announced(request) > MAX_BODY:
            return 413, f"A request may carry at most {MAX_BODY // 1024} KiB."
        if request.method not in SAFE and not _own_origin(request):
            return 403, "This request comes from another site."
        return None


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isdecimal() else MAX_BODY + 1


def _bounded(receive: Receive) -> Receive:
    """A body sent in pieces has no announced length: it is counted as it comes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise HTTPException(413, f"A request may carry at most {MAX_BODY // 1024} KiB.")
        return message

    return counted


def _own_origin(request: Request) -> bool:
    """A browser says where a request comes from. A bearer token no other site can send; a client that says neither is
    no browser and carries no stranger's cookie."""
    if bearer_of(request) is not None:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
