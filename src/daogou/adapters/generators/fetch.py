"""Fetching a model file, on an explicit command only: resumed where it stopped, and kept where its SHA-256 is right.

    hf:OWNER/REPO/FILE.gguf → {hub}/OWNER/REPO/resolve/main/FILE.gguf

The checksum is the one that the user states, else the one that the hub states (`X-Linked-ETag`, the SHA-256 of a file
in its large-file store); without either nothing is kept.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from daogou.types import DaogouError, InvalidInput, Progress, silent

if TYPE_CHECKING:
    from http.client import HTTPResponse

HUB = "https://huggingface.co"
_BLOCK = 1 << 20
_SHA = re.compile(r"[0-9a-f]{64}")


class FetchFailed(DaogouError):
    """A model file could not be fetched, or is not what it should be."""


def place_of(name: str, models: Path) -> Path:
    """Where OWNER/REPO/FILE lies once it is fetched. Raises `InvalidInput` for a name of another form."""
    parts = name.split("/")
    if len(parts) < 3 or any(not re.fullmatch(r"[\w][\w.+-]*", part) for part in parts):
        raise InvalidInput(f"{name!r} names no file: write hf:OWNER/REPO/FILE.gguf.")
    return models.joinpath(*parts)


def fetch(spec: str, models: Path, sha256: str = "", hub: str = HUB, progress: Progress = silent) -> Path:
    """Fetch a file and return where it lies; one that is there whole is not fetched again. Raises `FetchFailed`."""
    name = spec.removeprefix("hf:")
    path = place_of(name, models)
    if path.is_file():
        if sha256:
            _check(path, sha256.lower(), progress)
        return path
    owner, repo, *file = name.split("/")
    url = f"{hub.rstrip('/')}/{owner}/{repo}/resolve/main/{'/'.join(file)}"
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        wanted = sha256.lower() or _stated(url)
        _download(url, part, progress)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise FetchFailed(f"{url} cannot be fetched ({error}). What came is kept: the same command goes on.") from error
    _check(part, wanted, progress)
    part.replace(path)
    return path


def _stated(url: str) -> str:
    """The hub's own word on the SHA-256. It stands beside the redirection to the store, which is not followed."""
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(urllib.request.Request(url, method="HEAD"), timeout=60) as answer:  # noqa: S310
            headers = answer.headers
    except urllib.error.HTTPError as error:
        if not 300 <= error.code < 400:
            raise
        headers = error.headers
    stated = (headers.get("X-Linked-ETag") or "").strip('"').removeprefix("sha256:")
    if not _SHA.fullmatch(stated):
        raise FetchFailed(f"{url} states no SHA-256: give the one that its page shows with --sha256.")
    return stated


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _download(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310
    try:
        answer = urllib.request.urlopen(request, timeout=60)  # noqa: S310 - the hub's address is the user's setting
    except urllib.error.HTTPError as error:
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and have:  # all of it came before
            return
        raise
    with answer:
        have = have if answer.status == http.client.PARTIAL_CONTENT else 0
        _write(answer, part, have, progress)


def _write(answer: HTTPResponse, part: Path, have: int, progress: Progress) -> None:
    told = answer.headers.get("Content-Length")
    total = have + int(told) if told else 0
    with part.open("ab" if have else "wb") as f:
        while block := answer.read(_BLOCK):
            f.write(block)
            have += len(block)
            progress("fetch", have >> 20, total >> 20)
    if total and have < total:
        raise http.client.IncompleteRead(b"", total - have)


def _check(path: Path, wanted: str, progress: Progress) -> None:
    found = _digest(path, progress)
    if found != wanted:
        path.unlink()
        raise FetchFailed(f"{path.name} has the SHA-256 {found}, and {wanted} was expected: it was deleted.")


def _digest(path: Path, progress: Progress = silent) -> str:
    digest, size, done = hashlib.sha256(), path.stat().st_size, 0
    with path.open("rb") as f:
        while block := f.read(_BLOCK):
            digest.update(block)
            done += len(block)
            progress("check", done >> 20, size >> 20)
    return digest.hexdigest()
