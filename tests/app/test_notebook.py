"""The notebook: several impressions in one write, none lost at the end, and a failing write is said."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Event as Signal

import pytest

from daogou.app.notebook import Notebook
from daogou.shop.events import Event
from daogou.types import ShopperId, StoreError, moment


def shown(number: int) -> Event:
    return Event(f"list-{number}", ShopperId("ann"), "impression", moment(number), list=f"list-{number}", text="p1")


def test_what_is_noted_while_another_waits_is_written_with_it() -> None:
    writes: list[list[str]] = []
    notebook = Notebook(lambda events: writes.append([event.id for event in events]))
    for number in range(5):
        notebook.note(shown(number))
    notebook.flush()
    assert [id_ for write in writes for id_ in write] == [f"list-{number}" for number in range(5)]
    assert len(writes) < 5
    notebook.close()


def test_closing_writes_what_waits() -> None:
    writes: list[str] = []
    notebook = Notebook(lambda events: writes.extend(event.id for event in events))
    notebook.note(shown(1))
    notebook.close()
    assert writes == ["list-1"]


def test_nobody_has_to_hurry_it() -> None:
    written = Signal()
    notebook = Notebook(lambda events: written.set())
    notebook.note(shown(1))
    assert written.wait(10)
    notebook.close()


def test_a_failing_write_is_said_and_the_next_one_tried(caplog: pytest.LogCaptureFixture) -> None:
    written: list[str] = []

    def write(events: Sequence[Event]) -> None:
        if not written and events[0].id == "list-1":
            raise StoreError("The disk is full.")
        written.extend(event.id for event in events)

    notebook = Notebook(write)
    with caplog.at_level(logging.WARNING):
        notebook.note(shown(1))
        notebook.flush()
    assert "1 lists could not be written down: The disk is full." in caplog.text
    notebook.note(shown(2))
    notebook.close()
    assert written == ["list-2"]
