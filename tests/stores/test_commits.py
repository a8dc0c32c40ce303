"""Group commit by itself: what shares a transaction, and who hears of an error."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from daogou.adapters.sql.commits import GroupCommit
from daogou.types import DaogouError, InvalidInput, StoreError


class Writer:
    """Notes the groups it is given; holds the first one back until it is let go."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.started = Event()
        self.go = Event()

    def __call__(self, batches: Sequence[int]) -> Sequence[int | DaogouError]:
        self.groups.append(list(batches))
        self.started.set()
        assert self.go.wait(10)
        if 13 in batches:
            raise InvalidInput("thirteen")
        if 99 in batches:
            raise StoreError("disk")
        return [InvalidInput("odd") if batch % 2 else batch * 10 for batch in batches]


def submit_all(writer: Writer, batches: Sequence[int]) -> list[int | DaogouError]:
    """Hand in 0, and the others while it is being written; what came of the others."""
    commits = GroupCommit[int, int](writer)

    def submit(batch: int) -> int | DaogouError:
        try:
            return commits.submit(batch)
        except DaogouError as error:
            return error

    with ThreadPoolExecutor(len(batches) + 1) as pool:
        first = pool.submit(submit, 0)
        assert writer.started.wait(10)
        answers = [pool.submit(submit, batch) for batch in batches]
        while commits._queue.qsize() < len(batches):
            pass
        writer.go.set()
        assert first.result() == 0
        results = [answer.result() for answer in answers]
    commits.close()
    return results


def test_whoever_waits_shares_the_next_commit() -> None:
    writer = Writer()
    assert submit_all(writer, [2, 4, 6]) == [20, 40, 60]
    assert [sorted(group) for group in writer.groups] == [[0], [2, 4, 6]]


def test_each_hears_of_its_own_error() -> None:
    two, three = submit_all(Writer(), [2, 3])
    assert two == 20
    assert str(three) == "odd"


def test_a_refused_group_is_written_one_by_one() -> None:
    writer = Writer()
    two, thirteen = submit_all(writer, [2, 13])
    assert two == 20
    assert str(thirteen) == "thirteen"
    assert [len(group) for group in writer.groups] == [1, 2, 1, 1]


def test_a_broken_disk_is_told_to_all_without_trying_again() -> None:
    writer = Writer()
    answers = submit_all(writer, [2, 99, 4])
    assert [str(answer) for answer in answers] == ["disk"] * 3
    assert len(writer.groups) == 2


def test_closing_writes_what_waits() -> None:
    writer = Writer()
    commits = GroupCommit[int, int](writer)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(commits.submit, 0)
        assert writer.started.wait(10)
        second = pool.submit(commits.submit, 2)
        while commits._queue.empty():
            pass
        closing = Thread(target=commits.close)
        closing.start()
        writer.go.set()
        assert (first.result(), second.result()) == (0, 20)
        closing.join(10)
    with pytest.raises(StoreError, match="closed"):
        commits.submit(4)
