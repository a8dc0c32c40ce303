"""Group commit: many threads hand in batches, one thread writes all that wait in a single transaction.

A commit waits for the disk, for milliseconds; whoever comes meanwhile shares the next one. Source: DeWitt et al. 1984,
Implementation techniques for main memory database systems, §5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, NamedTuple, TypeVar

from daogou.types import DaogouError, InvalidInput, StoreError

MOST = 256
"""Batches in one transaction at most, so that nobody waits for a whole import."""

B = TypeVar("B")
R = TypeVar("R")


class _Waiting(NamedTuple, Generic[B, R]):
    batch: B
    answer: Future[R]


class GroupCommit(Generic[B, R]):
    """`write` commits several batches at once and gives each its result or its own error; it raises where it wrote
    nothing."""

    def __init__(self, write: Callable[[Sequence[B]], Sequence[R | DaogouError]]) -> None:
        self._write = write
        self._queue: SimpleQueue[_Waiting[B, R] | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = False

    def submit(self, batch: B) -> R:
        """Hand in a batch and wait until it is on disk; raises what became of it."""
        waiting = _Waiting[B, R](batch, Future())
        with self._lock:
            if self._closed:
                raise StoreError("The database is closed.")
            if self._thread is None:
                self._thread = Thread(target=self._run, name="daogou-commits", daemon=True)
                self._thread.start()
            self._queue.put(waiting)
        return waiting.answer.result()

    def close(self) -> None:
        """Write what waits and stop; later batches are refused."""
        with self._lock:
            self._closed = True
            self._queue.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            while len(group) < MOST:
                try:
                    more = self._queue.get_nowait()
                except Empty:
                    break
                if more is None:
                    self._commit(group)
                    return
                group.append(more)
            self._commit(group)

    def _commit(self, group: Sequence[_Waiting[B, R]]) -> None:
        try:
            results = self._write([waiting.batch for waiting in group])
        except InvalidInput as error:
            # the database refused one of them: each alone, so that its neighbours are not refused with it
            if len(group) > 1:
                for waiting in group:
                    self._commit([waiting])
            else:
                group[0].answer.set_exception(error)
        except BaseException as error:  # noqa: BLE001 — raised again in every thread that waits
            for waiting in group:
                waiting.answer.set_exception(error)
        else:
            for waiting, result in zip(group, results, strict=True):
                if isinstance(result, DaogouError):
                    waiting.answer.set_exception(result)
                else:
                    waiting.answer.set_result(result)
