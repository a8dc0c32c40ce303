"""Work in a process of its own and with a limit: its memory is its own, and what ends it ends nothing else."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from daogou.types import Progress

T = TypeVar("T")


@dataclass(frozen=True)
class Stopped:
    """Instead of a result: why there is none, in words."""

    why: str


def alone(work: Callable[[Progress], T], limit_s: float, progress: Progress) -> T | Stopped:
    """What `work` returns, or why it did not: it raised, its process was ended from outside, or it took longer than
    `limit_s` seconds and was ended here. What it says of its progress is passed on. It and what it returns have to be
    picklable."""
    context = _context()
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, theirs))  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    try:
        heard: T | Stopped = _heard(mine, process, limit_s, progress)
        return heard
    finally:
        process.kill()
        process.join()
        mine.close()


def _context() -> BaseContext:
    """Not a fork of this process, whose threads (polars', OpenMP's) a fork would wait for without end, but of one that
    has only imported."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["daogou.trials.scale"])
    return context


def _heard(mine: Connection, process: BaseProcess, limit_s: float, progress: Progress) -> Any:
    until, reached = time.monotonic() + limit_s, ""
    while mine.poll(max(0.0, until - time.monotonic())):
        try:
            done, told = mine.recv()
        except EOFError:
            process.join()
            return Stopped(f"its process ended with {process.exitcode}, most likely for want of memory{reached}")
        if done:
            return told
        step, count, total = told
        reached = f" (at {step}, {count:,} of {total:,})"
        progress(step, count, total)
    return Stopped(f"not done after {limit_s:g} s{reached}")


def _work(work: Callable[[Progress], Any], theirs: Connection) -> None:
    try:
        told = work(lambda *step: theirs.send((False, step)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent is who tells it
        told = Stopped(f"{type(error).__name__}: {error}")
    theirs.send((True, told))
