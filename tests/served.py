"""A shop served over real HTTP, for as long as a test looks at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from daogou.app import Shop
from daogou.web.guard import LOOPBACK
from daogou.web.server import create, listen


@contextmanager
def served(shop: Shop) -> Iterator[str]:
    """The address of its pages, on this machine alone."""
    door = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create(shop, LOOPBACK), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        door.close()
