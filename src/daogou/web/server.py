"""The application: routes, errors as HTTP, and the process that serves it."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from daogou import __version__
from daogou.app import Shop
from daogou.types import InvalidInput
from daogou.web import api, asking, chat, control, guide, mcp, orders, pages, policies, prices, problems, search
from daogou.web.assets import STATIC
from daogou.web.guard import LOOPBACK, Guard
from daogou.web.paths import PathsAsSent


def create(shop: Shop, hosts: frozenset[str] = frozenset()) -> FastAPI:
    """The application for this shop, reached under these host names (empty: any)."""
    app = FastAPI(title="daogou", version=__version__, docs_url=None, redoc_url=None)
    app.state.shop = shop
    app.include_router(api.router)
    app.include_router(asking.router)
    app.include_router(control.router)
    app.include_router(guide.router)
    app.include_router(orders.router)
    app.include_router(policies.router)
    app.include_router(prices.router)
    app.include_router(search.router)
    app.include_router(chat.router)
    app.include_router(mcp.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, hosts=hosts)
    app.add_middleware(PathsAsSent)
    problems.install(app)

    @app.get("/healthz", tags=["server"])
    def healthz() -> dict[str, object]:
        """Whether it serves, with which release."""
        return shop.health()

    return app


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `InvalidInput` where host or port cannot be had."""
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(128)
    except OSError as error:
        door.close()
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise InvalidInput(
                f"{host} is no address of this machine ({error.strerror}). 127.0.0.1 serves this machine alone, "
                "0.0.0.0 every network that it is in."
            ) from None
        other = port + 1000 if port < 64_000 else 8000
        hint = f"Try another one: make demo PORT={other}, or --port {other}."
        if error.errno == errno.EADDRINUSE:
            raise InvalidInput(f"Port {port} is taken. {hint}") from None
        raise InvalidInput(f"Port {port} on {host} cannot be used ({error.strerror}). {hint}") from None
    return door


def check_port(host: str, port: int) -> None:
    """Raises `InvalidInput` where the port cannot be had."""
    listen(host, port).close()


def serve(shop: Shop, host: str, port: int, listening: Callable[[], object] = lambda: None) -> None:
    """Serve until Ctrl-C. On loopback only loopback's own names are answered to. `listening` is called once the port
    is had: whoever connects from then on is served."""
    door = listen(host, port)
    listening()
    hosts = LOOPBACK if host in LOOPBACK else frozenset()
    config = uvicorn.Config(create(shop, hosts), log_level="warning", server_header=False)
    shop.indexing.start()
    try:
        uvicorn.Server(config).run(sockets=[door])
    except KeyboardInterrupt:  # uvicorn has closed its connections by then and only hands the signal on
        return
    finally:
        door.close()
