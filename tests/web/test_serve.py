"""The process: it says plainly when a port is taken, and Ctrl-C ends it cleanly."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from daogou.app import Shop
from daogou.types import InvalidInput
from daogou.web.server import check_port, serve

RUN = "import sys; from daogou.app import open_shop; from daogou.web.server import serve; \
serve(open_shop(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_said_plainly(shop: Shop, free_port: int) -> None:
    check_port("127.0.0.1", free_port)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        for ask in (lambda: check_port("127.0.0.1", free_port), lambda: serve(shop, "127.0.0.1", free_port)):
            with pytest.raises(InvalidInput, match=rf"Port {free_port} is taken.*make demo PORT=\d+"):
                ask()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_named(free_port: int, host: str) -> None:
    with pytest.raises(InvalidInput, match=rf"{host} is no address of this machine"):
        check_port(host, free_port)


def test_nothing_is_said_to_be_open_that_is_not(shop: Shop, free_port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        with pytest.raises(InvalidInput):
            serve(shop, "127.0.0.1", free_port, listening=lambda: pytest.fail("said"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_it_without_a_word(trained_folder: Path, free_port: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(trained_folder), str(free_port)], stderr=subprocess.PIPE, text=True
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{free_port}/healthz") as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < until
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert said == ""
