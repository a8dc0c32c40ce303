"""The notebook: what was shown, written down soon after the answer has gone out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from threading import Lock

from daogou.shop.events import Event
from daogou.types import DaogouError

LINGER_S = 0.1
"""How long an impression waits for others to be written with it. Written one by one, each would take as long as the
next answer and hold it up; a kill loses what was shown in the last tenth of a second, which nobody was promised."""

_log = logging.getLogger(__name__)


class Notebook:
    """Impressions that wait to be written, several at once, by `write`. Safe to use from many threads."""

    def __init__(self, write: Callable[[Sequence[Event]], object]) -> None:
        self._write = write
        self._waiting: list[Event] = []
        self._lock = Lock()
        self._hurry = Signal()
        self._pen = ThreadPoolExecutor(1, "impressions")

    def note(self, shown: Event) -> None:
        """Write this down within `LINGER_S` or so; nobody waits for it."""
        with self._lock:
            self._waiting.append(shown)
            if len(self._waiting) == 1:
                self._pen.submit(self._write_all)

    def flush(self) -> None:
        """Return once all that was noted before is written."""
        self._hurry.set()
        self._pen.submit(self._hurry.clear).result()

    def close(self) -> None:
        """Write what waits, then take nothing more."""
        self._hurry.set()
        self._pen.shutdown()

    def _write_all(self) -> None:
        self._hurry.wait(LINGER_S)
        with self._lock:
            shown, self._waiting = self._waiting, []
        try:
            self._write(shown)
        except DaogouError as error:
            _log.warning("What was shown in %d lists could not be written down: %s", len(shown), error)
        except BaseException:
            # nobody asks this thread for its result: what is not said here is said nowhere
            _log.exception("What was shown in %d lists could not be written down", len(shown))
            raise
