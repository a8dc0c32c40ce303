"""Statements: what a shopper says about themself and their lists, word for word, with what it was read as.

A statement is a fact and never changes. Who takes one back says so with another (`undo`), which may be undone too;
what is in force at a moment follows from all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal, Protocol, get_args

from daogou.types import InvalidInput, Language, ShopperId

StatementKind = Literal[
    "avoid",  # hard: what any of `wanted` holds is left out
    "prefer",  # soft: what any of `wanted` holds is moved up
    "budget",  # hard: no product whose price is not between `low` and `high`
    "size",  # hard: where `wanted`'s sizes are sold, no other ones
    "household",  # so many people, in `low`: noted, no list depends on it
    "whom",  # lists are for `whom` from now on; empty: for the shopper again
    "pin",  # the trait `of` holds, whatever is counted: its products are moved up
    "delete",  # the trait `of` is wrong: what it was counted from counts no more
    "undo",  # the edit or statement `of` holds no more
]
STATEMENT_KINDS: tuple[StatementKind, ...] = get_args(StatementKind)

TargetKind = Literal["department", "category", "kind", "brand", "attribute", "product", "size", "words"]
TARGET_KINDS: tuple[TargetKind, ...] = get_args(TargetKind)


@dataclass(frozen=True, slots=True)
class Target:
    """What a product may be or have: `key` as the shop keeps it, or a word of its title or description; `name` is the
    attribute's, and empty otherwise."""

    kind: TargetKind
    key: str
    name: str = ""


Wanted = tuple[tuple[Target, ...], ...]
"""Any of these, each of which holds where all of its targets do: black sneakers, or nuts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a shopper stated. `edit` names what was said at once, and is undone at once; `words` are those of
    its part, as written. `whom` it is about is a person of `reading.people`, empty for the shopper; `until` is the
    first moment at which it holds no more. `low` and `high` are in minor units, or people."""

    id: str
    shopper: ShopperId
    edit: str
    kind: StatementKind
    at: datetime
    language: Language
    words: str
    wanted: Wanted = ()
    low: int | None = None
    high: int | None = None
    whom: str = ""
    until: datetime | None = None
    of: str = ""


class StatementStore(Protocol):
    """Statements, append-only: never changed, and removed only when their shopper is erased."""

    def add(self, statements: Sequence[Statement]) -> int:
        """Write them, all or nothing; returns how many were new. An id that is there for its shopper is left alone.
        Raises `InvalidInput` for what makes no sense, and `ErasedShopper`."""

    def of(self, shoppers: Sequence[ShopperId]) -> Sequence[Statement]:
        """The statements of these shoppers (an account and its linked visitors), oldest first, those of one moment in
        the order in which they were written."""


def write_wanted(wanted: Wanted) -> str:
    """As JSON: a list of lists of targets."""
    return json.dumps([[asdict(target) for target in every] for every in wanted], ensure_ascii=False)


def read_wanted(text: str) -> Wanted:
    """What `write_wanted` wrote."""
    return tuple(tuple(Target(**target) for target in every) for every in json.loads(text))


def check(statement: Statement) -> None:
    """Raises `InvalidInput` for a statement that says nothing or cannot be meant."""
    reason = _wrong(statement)
    if reason:
        raise InvalidInput(f"The statement {statement.id} {reason}.")


def _wrong(said: Statement) -> str:
    if said.kind not in STATEMENT_KINDS:
        return f"is of no kind that there is: {said.kind}. There are: {', '.join(STATEMENT_KINDS)}"
    if said.kind in ("avoid", "prefer", "size") and not (said.wanted and all(said.wanted)):
        return f"says to {said.kind} nothing"
    if said.kind == "budget" and not _a_range(said.low, said.high):
        return "is a budget without an amount, or with one of nothing"
    if said.kind in ("pin", "delete", "undo") and not said.of:
        return f"does not say what to {said.kind}"
    if any(target.kind not in TARGET_KINDS or not target.key for every in said.wanted for target in every):
        return f"names a target that there is not. There are: {', '.join(TARGET_KINDS)}"
    return ""


def _a_range(low: int | None, high: int | None) -> bool:
    return (low, high) != (None, None) and (low is None or low >= 0) and (high is None or high > (low or 0))


def standing(statements: Iterable[Statement]) -> list[Statement]:
    """Those that nothing undoes, oldest first; `statements` come oldest first. An undo that is undone undoes
    nothing."""
    undone: set[str] = set()
    left: list[Statement] = []
    for said in reversed(list(statements)):
        if said.id in undone or said.edit in undone:
            continue
        if said.kind == "undo":
            undone.add(said.of)
        else:
            left.append(said)
    return left[::-1]


def in_force(statements: Iterable[Statement], now: datetime) -> list[Statement]:
    """What holds now, oldest first: not undone, not run out, and not said otherwise since for the same person. Of two
    budgets, sizes of the same label's kind, households or persons the later one holds; of an avoided and a preferred
    thing likewise."""
    holding: list[Statement] = []
    for said in standing(statements):
        if said.until is None or now < said.until:
            holding = [*(left for earlier in holding if (left := _beside(earlier, said))), said]
    return holding


_ONE: frozenset[StatementKind] = frozenset({"budget", "household", "size"})
_OPPOSED: frozenset[frozenset[StatementKind]] = frozenset(
    {frozenset({"avoid", "prefer"}), frozenset({"pin", "delete"})}
)


def _beside(earlier: Statement, later: Statement) -> Statement | None:
    """What is left of the earlier one; a person's statements leave another's alone."""
    if earlier.kind == later.kind == "whom":
        return None
    if earlier.whom != later.whom:
        return earlier
    if earlier.kind == later.kind and later.kind in _ONE:
        return None
    if frozenset({earlier.kind, later.kind}) not in _OPPOSED:
        return earlier
    if later.of:
        return None if earlier.of == later.of else earlier
    wanted = tuple(every for every in earlier.wanted if every not in later.wanted)
    return replace(earlier, wanted=wanted) if wanted else None


def for_whom(holding: Iterable[Statement]) -> str:
    """Whom lists are for: the last person named, or the shopper."""
    return next((said.whom for said in reversed(list(holding)) if said.kind == "whom"), "")
