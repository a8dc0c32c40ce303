"""What is in force, of all that was ever stated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daogou.shop.statements import Statement, StatementKind, Target, for_whom, in_force, read_wanted, write_wanted
from daogou.types import ShopperId, moment

NUTS, TEA = (Target("words", "nut"),), (Target("category", "tea"),)


def said(id_: str, kind: StatementKind = "avoid", **fields: Any) -> Statement:
    plain = Statement(id_, ShopperId("ann"), f"edit-{id_}", kind, moment(1), "en", "…", (NUTS,))
    return replace(plain, **fields)


def ids(*given: Statement, now: int = 10) -> list[str]:
    return [each.id for each in in_force(given, moment(now))]


def test_an_undo_takes_back_a_statement_or_its_edit_and_may_be_taken_back() -> None:
    avoid, undo = said("a"), said("u", "undo", of="edit-a")
    assert ids(avoid) == ["a"]
    assert ids(avoid, undo) == []
    assert ids(avoid, said("u", "undo", of="a")) == []
    assert ids(avoid, undo, said("again", "undo", of="edit-u")) == ["a"]


def test_what_has_run_out_holds_no_more() -> None:
    assert ids(said("a", until=moment(11)), now=10) == ["a"]
    assert ids(said("a", until=moment(11)), now=11) == []


def test_the_later_one_holds() -> None:
    low, high = said("b1", "budget", wanted=(), high=100), said("b2", "budget", wanted=(), high=200)
    assert ids(low, high) == ["b2"]
    assert ids(low, replace(high, whom="mother")) == ["b1", "b2"]
    assert ids(low, high, said("u", "undo", of="b2")) == ["b1"]
    assert ids(said("a"), said("p", "prefer")) == ["p"]
    assert ids(said("a"), said("p", "prefer", wanted=(TEA,))) == ["a", "p"]
    (left, _) = in_force([said("a", wanted=(NUTS, TEA)), said("p", "prefer", wanted=(TEA,))], moment(2))
    assert left.wanted == (NUTS,)


def test_a_list_is_for_the_last_person_named() -> None:
    mum, me = said("m", "whom", whom="mother", until=moment(5)), said("s", "whom", whom="")
    assert for_whom(in_force([mum], moment(2))) == "mother"
    assert for_whom(in_force([mum], moment(5))) == ""
    assert for_whom(in_force([mum, me], moment(2))) == ""


def test_wanted_comes_back_as_it_was() -> None:
    wanted = ((*NUTS, *TEA), (Target("attribute", "坚果", "成分"),))
    assert read_wanted(write_wanted(wanted)) == wanted


@given(st.lists(st.sampled_from(["avoid", "prefer", "budget", "undo"]), max_size=12), st.data())
def test_taking_back_the_last_edit_leaves_what_was_before(kinds: list[StatementKind], data: st.DataObject) -> None:
    story: list[Statement] = []
    for place, kind in enumerate(kinds):
        of = data.draw(st.sampled_from([each.edit for each in story])) if kind == "undo" and story else "none"
        story.append(said(str(place), kind, of=of if kind == "undo" else "", high=5))
        before = in_force(story[:-1], moment(2))
        undone = [*story, said("last", "undo", of=story[-1].edit)]
        assert in_force(undone, moment(2)) == before
