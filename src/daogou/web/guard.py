"""What every request passes: known hosts, own origin, bounded size; and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

MAX_BODY = 256 * 1024
"""Bytes a request may carry: some thousand events."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", "testserver"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def host_of(request: Request) -> str:
    """The name the client used, without the port."""
    return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""


def from_loopback(request: Request) -> bool:
    """Whether it comes from this very machine, by address and by name (a name of someone else's that points here is
    DNS rebinding)."""
    client = request.client.host if request.client else ""
    return client in LOOPBACK | {"testclient"} and host_of(request) in LOOPBACK


def guard(app: FastAPI, hosts: frozenset[str]) -> None:
    """Add the checks; `hosts` are the names under which the shop is reached, empty for any."""

    @app.middleware("http")
    async def check(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        problem = _problem(request, hosts)
        answer = JSONResponse({"detail": problem[1]}, problem[0]) if problem else await call_next(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


def _problem(request: Request, hosts: frozenset[str]) -> tuple[int, str] | None:
    if hosts and host_of(request) not in hosts:
        return 421, f"This shop is not reached as {host_of(request)!r}."
    if int(request.headers.get("content-length") or 0) > MAX_BODY:
        return 413, f"A request may carry at most {MAX_BODY // 1024} KiB."
    if request.method not in ("GET", "HEAD", "OPTIONS") and not _own_origin(request):
        return 403, "This request comes from another site."
    return None


def _own_origin(request: Request) -> bool:
    """A browser says where a request comes from; what a bearer token authorises no other site can send."""
    if request.headers.get("authorization"):
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
