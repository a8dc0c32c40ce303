"""What a shopper wants so far: a wish that grows over turns and of which each part can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from daogou.reading.wishes.constraint import Constraint, Range, combined, read_code

Part = Literal["about", "budget", "avoid", "prefer", "whom", "people"]
PARTS: tuple[Part, ...] = ("about", "budget", "avoid", "prefer", "whom", "people")
THINGS = frozenset({"department", "category", "kind", "product"})
"""Kinds of conditions that say what it is, rather than how it is."""


class Wanted(BaseModel):
    """`about` says what it is in words that no condition took; `conditions` are codes of `reading.wishes` constraints,
    and `unread` are words that set one which the shop has no way to check. `whom` it is for is a person of
    `reading.people`, empty for the shopper themself; `people` is for how many."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    about: str = ""
    conditions: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    whom: str = ""
    people: int | None = None

    @property
    def constraints(self) -> Sequence[Constraint]:
        """The conditions as values."""
        return [read_code(code) for code in self.conditions]

    @property
    def price(self) -> Range:
        """Between which prices, in minor units."""
        found = [one.range for one in self.constraints if _part(one) == "budget" and one.range]
        return found[-1] if found else Range()

    def empty(self) -> bool:
        """Whether nothing is wanted."""
        return self == Wanted()

    def has(self, part: Part) -> bool:
        """Whether the wish has this part."""
        return self.without(part) != self

    def without(self, part: Part) -> Wanted:
        """The wish without this part."""
        gone: dict[str, object] = {"conditions": self._kept(lambda one: _part(one) != part)}
        if part in ("about", "whom", "people"):
            gone[part] = Wanted.model_fields[part].default
        if part == "prefer":
            gone["unread"] = ()
        return self.model_copy(update=gone)

    def between(self, low: int | None, high: int | None) -> Wanted:
        """The wish with these limits of the price, in minor units."""
        more = () if low is None and high is None else (Constraint("price", range=Range(low, high)).code,)
        return self.model_copy(update={"conditions": (*self.without("budget").conditions, *more)})

    def and_then(self, more: Wanted, fresh: bool) -> Wanted:
        """The wish after more was said. `fresh`: the new words name another thing, whose qualities start anew, while
        budget, person and what is avoided go on."""
        before = self.without("about").without("prefer") if fresh else self
        return self.model_copy(
            update={
                "about": " ".join(part for part in (before.about, more.about) if part),
                "conditions": _together(before.constraints, more.constraints),
                "unread": tuple(dict.fromkeys((*before.unread, *more.unread))),
                "whom": more.whom or self.whom,
                "people": more.people or self.people,
            }
        )

    def _kept(self, keep: Callable[[Constraint], bool]) -> tuple[str, ...]:
        return tuple(one.code for one in self.constraints if keep(one))


def _part(one: Constraint) -> Part:
    if one.negated:
        return "avoid"
    if one.kind == "price":
        return "budget"
    return "about" if one.kind in THINGS else "prefer"


def _together(before: Sequence[Constraint], later: Sequence[Constraint]) -> tuple[str, ...]:
    """All of them; what is asked for now is no longer left out, and the other way round."""
    turned = {one.code.removeprefix("-") if one.negated else f"-{one.code}" for one in later}
    return tuple(one.code for one in combined([one for one in before if one.code not in turned], later))
