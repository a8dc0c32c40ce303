"""Making the products' vectors: at once with a progress bar, or in the background of a server, a batch at a time.

One process of a shop is at it at a time. What is encoded is kept by content, so that it goes on after any end and does
only what is new or changed.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread, get_native_id
from typing import TYPE_CHECKING

from daogou.types import DaogouError, Progress, silent

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_log = logging.getLogger(__name__)
_LOOK_S = 5.0
"""Seconds between two looks at the catalogue."""
_PAUSE_S = 0.002
"""Left to who asks after every batch in the background."""
_NICE = 10


@dataclass(frozen=True, slots=True)
class State:
    """Of `of` distinct texts `done` have vectors. `state`: waiting, encoding, ready, elsewhere (another process is at
    it) or failed; `encoder`: which kind reads them."""

    state: str = "waiting"
    done: int = 0
    of: int = 0
    encoder: str = ""


class Indexing:
    """Of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._ending = Event()
        self._thread: Thread | None = None
        self._failed = ""
        self.state = State()

    def index(self, progress: Progress = silent) -> State:
        """Encode what is new; returns how far it then is. Does nothing where another process is at it. Raises what the
        encoder does."""
        with _alone(self._shop.folder / "cache" / "encoding.lock") as alone:
            if alone:
                self._encode(progress)
            else:
                self.state = State("elsewhere", 0, len(self._shop.meaning.told().distinct))
        return self.state

    def start(self) -> None:
        """Encode in the background from now on, and whenever the catalogue changes."""
        if self._thread is None:
            self._thread = Thread(target=self._follow, name="indexing", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the background work after the batch under way; what is encoded is kept."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def health(self) -> dict[str, object]:
        """How far it is, as anyone may know it: no addresses and no errors."""
        return asdict(self.state)

    def _encode(self, progress: Progress) -> None:
        meaning = self._shop.meaning
        distinct = meaning.told().distinct
        self.state = State("encoding", 0, len(distinct), "static" if meaning.large() else "")
        if meaning.cache() is None:
            self._shop.encoders.distil(self._heeding(progress))
        cache = meaning.cache()
        assert cache is not None
        kind = _kind(cache.encoder.name)
        told = self._heeding(progress)
        with contextlib.closing(cache.filling(distinct)) as filling:
            for done, missing in filling:
                self.state = State("encoding", len(distinct) - missing + done, len(distinct), kind)
                told("meaning", self.state.done, self.state.of)
        self.state = State("ready", len(distinct), len(distinct), kind)
        meaning.now()  # read here, and not by the first who asks

    def _heeding(self, progress: Progress) -> Progress:
        """The same, which ends the work when the shop is closed, and leaves a server time to answer."""

        def told(step: str, done: int, total: int) -> None:
            progress(step, done, total)
            if self._ending.wait(_PAUSE_S if self._thread else 0):
                raise _Ended

        return told

    def _follow(self) -> None:
        with contextlib.suppress(AttributeError, OSError):  # not on every system
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICE)
        done: tuple[str, int] | None = None
        while not self._ending.is_set():
            with contextlib.suppress(_Ended):
                done = self._followed(done)
            self._ending.wait(_LOOK_S)

    def _followed(self, done: tuple[str, int] | None) -> tuple[str, int] | None:
        """One look; of which facts and encoder (`Meanings.key`) everything is encoded."""
        try:
            key = self._shop.meaning.key()
            if key != done and self.index().state == "ready":
                done = key
            self._failed = ""
        except _Ended:
            raise
        except Exception as error:  # noqa: BLE001 - words go on finding products, and the next look tries again
            why = str(error) if isinstance(error, DaogouError) else repr(error)
            if why != self._failed:
                _log.warning("The products' vectors are not made: %s", why)
            self._failed = why
            self.state = State("failed", self.state.done, self.state.of, self.state.encoder)
        return done


class _Ended(Exception):
    """The shop is closed while its texts are encoded."""


def _kind(name: str) -> str:
    return "endpoint" if name.startswith("http") else name.partition("-")[0]


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether nobody else holds this file; it is held until the end, also an end by a kill."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
