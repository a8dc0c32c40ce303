"""Fetching a model file from a hub on this machine."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from daogou.adapters.generators.fetch import FetchFailed, fetch, place_of
from daogou.types import InvalidInput

DATA = bytes(range(256)) * 16_384
SHA = hashlib.sha256(DATA).hexdigest()
SPEC = "hf:owner/repo/model.gguf"


class Hub(BaseHTTPRequestHandler):
    """Sends at most `most` bytes a time, and knows ranges."""

    most: ClassVar[int] = len(DATA)
    stated: ClassVar[str] = SHA
    ranges: ClassVar[list[str | None]] = []

    def do_HEAD(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/store")
        if self.stated:
            self.send_header("X-Linked-ETag", f'"{self.stated}"')
        self.end_headers()

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        Hub.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start >= len(DATA):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(DATA) - start))
        self.end_headers()
        self.wfile.write(DATA[start : start + self.most])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    Hub.most, Hub.stated, Hub.ranges = len(DATA), SHA, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_fetched_checked_and_not_fetched_again(tmp_path: Path, hub: str) -> None:
    shown: list[tuple[str, int, int]] = []
    path = fetch(SPEC, tmp_path, hub=hub, progress=lambda *step: shown.append(step))
    assert path.read_bytes() == DATA
    assert path == place_of("owner/repo/model.gguf", tmp_path)
    assert ("fetch", 4, 4) in shown
    assert fetch(SPEC, tmp_path, hub=hub) == path
    assert len(Hub.ranges) == 1


def test_it_goes_on_where_it_stopped(tmp_path: Path, hub: str) -> None:
    Hub.most = 1_500_000
    with pytest.raises(FetchFailed, match="goes on"):
        fetch(SPEC, tmp_path, hub=hub)
    assert not place_of("owner/repo/model.gguf", tmp_path).exists()
    Hub.most = len(DATA)
    assert fetch(SPEC, tmp_path, hub=hub).read_bytes() == DATA
    assert Hub.ranges == [None, "bytes=1500000-"]


def test_a_wrong_file_is_not_kept(tmp_path: Path, hub: str) -> None:
    with pytest.raises(FetchFailed, match="deleted"):
        fetch(SPEC, tmp_path, sha256="0" * 64, hub=hub)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_without_any_checksum_nothing_is_fetched(tmp_path: Path, hub: str) -> None:
    Hub.stated = ""
    with pytest.raises(FetchFailed, match="--sha256"):
        fetch(SPEC, tmp_path, hub=hub)
    assert fetch(SPEC, tmp_path, sha256=SHA, hub=hub).exists()


@pytest.mark.parametrize("name", ["a/b", "a/../c.gguf", "a//c.gguf", "../../etc/passwd"])
def test_a_name_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        place_of(name, tmp_path)
