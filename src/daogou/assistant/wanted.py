"""What a shopper wants so far: a wish that grows over turns and of which each part can be taken back."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from daogou.types import Language, Money

Part = Literal["about", "budget", "avoid", "prefer", "whom", "people"]
PARTS: tuple[Part, ...] = ("about", "budget", "avoid", "prefer", "whom", "people")


class Wanted(BaseModel):
    """`about` says what it is in the shopper's words; `low` and `high` are minor units for one piece; `avoid` and
    `prefer` are what it must not and should have, in words that name something of this shop. `whom` it is for is a
    person of `reading.people`, empty for the shopper themself."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    about: str = ""
    low: int | None = None
    high: int | None = None
    avoid: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    whom: str = ""
    people: int | None = None

    def empty(self) -> bool:
        """Whether nothing is wanted."""
        return self == Wanted()

    def without(self, part: Part) -> Wanted:
        """The wish without this part."""
        gone: dict[str, object] = {"low": None, "high": None}
        if part != "budget":
            gone = {part: Wanted.model_fields[part].default}
        return self.model_copy(update=gone)

    def and_then(self, more: Wanted, fresh: bool) -> Wanted:
        """The wish after more was said. `fresh`: the new words name another thing, whose qualities start anew, while
        budget, person and what is avoided go on."""
        about = more.about if fresh else " ".join(part for part in (self.about, more.about) if part)
        prefer = more.prefer if fresh else tuple(dict.fromkeys((*self.prefer, *more.prefer)))
        limits = {} if more.low is None and more.high is None else {"low": more.low, "high": more.high}
        return self.model_copy(
            update={
                "about": about,
                "prefer": tuple(each for each in prefer if each not in more.avoid),
                "avoid": tuple(each for each in dict.fromkeys((*self.avoid, *more.avoid)) if each not in more.prefer),
                "whom": more.whom or self.whom,
                "people": more.people or self.people,
                **limits,
            }
        )

    def told(self, language: Language, money: str) -> str:
        """What is wanted, in few words; `money` is the budget as the shop writes it, empty where there is none."""
        zh = language == "zh"
        parts = [self.about, *self.prefer, money]
        parts += [(f"不要{each}" if zh else f"no {each}") for each in self.avoid]
        return ("、" if zh else ", ").join(part for part in parts if part)


def budget_said(wanted: Wanted, currency: str, language: Language) -> str:
    """The limits of the price, in words; empty where there are none."""
    low, high = (None if edge is None else Money(edge, currency) for edge in (wanted.low, wanted.high))
    if low and high:
        return f"{low}–{high}"
    if high:
        return f"{high} 以内" if language == "zh" else f"up to {high}"
    return (f"{low} 以上" if language == "zh" else f"from {low}") if low else ""
