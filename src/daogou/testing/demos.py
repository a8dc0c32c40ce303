"""The shops that `daogou demo` builds: a real grocer's year, or an invented department store."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from daogou.app import Shop, import_facts, open_demo
from daogou.shop.intake import Report
from daogou.types import Progress

GROCER, MADE_UP = "grocer", "made-up"
_FOLDERS = {GROCER: Path("demo-shop"), MADE_UP: Path("made-up-shop")}

Fill = Callable[[Progress], Report | None]
"""Brings the demo's facts into its shop; None where they are in it already."""


def open_kind(kind: str, folder: Path | None = None) -> tuple[Shop, Fill]:
    """The demo of this kind in its usual folder or another, and what fills it. Raises as `open_demo` does."""
    place = folder or _FOLDERS[kind]
    if kind == MADE_UP:
        from daogou.testing.madeup.demo import fill, open_made_up

        made_up = open_made_up(place)
        return made_up, lambda progress: fill(made_up, progress=progress)
    grocer = open_demo(place)
    return grocer, partial(import_facts, grocer, "completejourney")
