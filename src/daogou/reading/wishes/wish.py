"""A wish: what somebody looks for, under what conditions, for whom, for how much, in which language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from daogou.reading.wishes.constraint import Constraint
from daogou.types import Language


@dataclass(frozen=True, slots=True)
class Wish:
    """`what` are the words that no condition took, plain, which are searched for; `whom` is a person of
    `reading.people`, empty for the shopper. `unread` are words that set a condition which the shop has no way to
    check."""

    text: str
    what: str
    constraints: tuple[Constraint, ...] = ()
    whom: str = ""
    language: Language = "en"
    unread: tuple[str, ...] = ()

    @property
    def budget(self) -> int | None:
        """The most it may cost, in minor units."""
        ends = [c.range.high for c in self.constraints if c.kind == "price" and c.range and not c.negated]
        return int(ends[-1]) if ends and ends[-1] is not None else None

    def without(self, codes: Collection[str]) -> Wish:
        """The wish after these conditions were taken off."""
        return replace(self, constraints=tuple(each for each in self.constraints if each.code not in codes))
