"""A local GGUF file by xllamacpp: llama.cpp's own server in this process, spoken to over the loopback.

Over HTTP and not by xllamacpp's calls, since those block a thread until the last token: a question that ran out of time
can only be stopped by closing its connection. The server takes a secret that never leaves this process.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daogou.adapters.generators.services import hosted
from daogou.language.generator import Generated, Generator, GeneratorFailed
from daogou.language.outgoing import Outgoing
from daogou.types import DaogouError, InvalidInput, MissingExtra

if TYPE_CHECKING:
    from daogou.adapters.generators.hosted import Hosted


class Local(Generator):
    """`language.Generator` over a GGUF file. It is loaded at the first question (seconds, and memory of the file's
    size) and answers one question at a time. `threads`: by default all cores but one, which serves the shop."""

    slots = 1

    def __init__(self, path: Path, context: int = 8192, threads: int | None = None) -> None:
        if not path.is_file():
            raise InvalidInput(f"There is no model file {path}.")
        with path.open("rb") as f:
            if f.read(4) != b"GGUF":
                raise InvalidInput(f"{path} is no GGUF file.")
        self._path, self._context = path, context
        self._threads = threads or max(1, _cores() - 1)
        self.name = f"gguf/{path.stem}-{_digest(path)}"
        self._server: Any = None
        self._inner: Hosted | None = None
        self._loading = threading.Lock()

    async def _answer(self, outgoing: Outgoing) -> Generated:
        try:
            inner = await asyncio.to_thread(self._loaded)
        except DaogouError as error:  # it cannot be loaded: nothing that trying again would change
            raise GeneratorFailed(str(error), transient=False) from error
        return await inner.generate(outgoing)

    async def context(self) -> int | None:
        return self._context

    async def close(self) -> None:
        if self._inner is not None:
            await self._inner.close()
        self._inner = self._server = None

    def _loaded(self) -> Hosted:
        with self._loading:
            inner = self._inner = self._inner or self._load()
            return inner

    def _load(self) -> Hosted:
        try:
            import xllamacpp
        except ModuleNotFoundError as error:
            raise MissingExtra("xllamacpp", "local-llm") from error
        key = secrets.token_urlsafe(32)
        settings = xllamacpp.CommonParams()
        settings.model.path, settings.n_ctx, settings.n_parallel = str(self._path), self._context, self.slots
        settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = self._threads
        settings.api_keys, settings.ui, settings.offline, settings.verbosity = [key], False, True, -1
        try:
            self._server = xllamacpp.Server(settings)
        except RuntimeError as error:
            raise InvalidInput(f"{self._path} cannot be loaded: {error}") from error
        return hosted("llamacpp", self._path.stem, f"{self._server.listening_address}/v1", key, self.slots)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _digest(path: Path) -> str:
    """Names the file by its size and its first and last MiB: all of several GiB would take longer than an answer."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as f:
        digest.update(f.read(1 << 20))
        f.seek(max(0, size - (1 << 20)))
        digest.update(f.read())
    return digest.hexdigest()[:12]
