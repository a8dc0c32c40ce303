"""What an offer takes off: one type for each kind. Amounts are in minor units, shares in hundredths of a percent."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daogou.shop.pricing.scope import EVERYTHING, Scope

WHOLE = 10_000
"""All of an amount, in hundredths of a percent."""

Amount = Annotated[int, Field(gt=0, le=10**12)]
Share = Annotated[int, Field(gt=0, le=WHOLE, description="Hundredths of a percent: 1500 is 15%.")]
Count = Annotated[int, Field(ge=1, le=10_000)]


class _Benefit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PercentOff(_Benefit):
    """So much of each line: 八五折 is 1500."""

    kind: Literal["percent"] = "percent"
    off: Share


class FixedOff(_Benefit):
    """An amount off the offer's lines together, once; with `each`, off every piece (每件立减)."""

    kind: Literal["fixed"] = "fixed"
    off: Amount
    each: bool = False


class Step(_Benefit):
    """满 `at` 减 `off`."""

    at: Amount
    off: Amount

    @model_validator(mode="after")
    def _less_than_it_needs(self) -> Self:
        if self.off > self.at:
            raise ValueError(f"a threshold of {self.at} cannot take {self.off} off")
        return self


class Threshold(_Benefit):
    """满减: the highest step that is reached; with `every` (每满减), its one step as often as it is reached, at most
    `times`. On lines of many sellers it is 跨店满减."""

    kind: Literal["threshold"] = "threshold"
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=20)]
    every: bool = False
    times: Count | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        rising = zip(self.steps, self.steps[1:], strict=False)
        if any(later.at <= step.at or later.off <= step.off for step, later in rising):
            raise ValueError("the steps of a threshold have to rise, both in what they need and in what they take off")
        if self.every and len(self.steps) > 1:
            raise ValueError("a threshold that repeats has one step")
        if self.times is not None and not self.every:
            raise ValueError("`times` is for a threshold that repeats (`every`)")
        return self


class NthItem(_Benefit):
    """第 n 件折扣: of every `n` pieces, the cheapest has `off` taken off (第二件半价: n 2, off 5000; free: 10000), at
    most `times`. `mixed`: pieces of different products count together."""

    kind: Literal["nth_item"] = "nth_item"
    n: Annotated[int, Field(ge=2, le=1_000)]
    off: Share
    mixed: bool = True
    times: Count | None = None


class BuyGet(_Benefit):
    """买 `buy` 送 `get`: of every `buy` + `get` pieces the cheapest `get` have `off` taken off; where `gift` is given,
    every `buy` pieces of the offer's scope bring `get` of the gift's, the cheapest ones in the cart."""

    kind: Literal["buy_get"] = "buy_get"
    buy: Count
    get: Count
    off: Share = WHOLE
    gift: Scope | None = None
    times: Count | None = None


class Part(_Benefit):
    """So many pieces of what is in this scope."""

    scope: Scope = EVERYTHING
    items: Count = 1


class Bundle(_Benefit):
    """A set for one price: 99 元任选 3 件 is one part of 3 pieces. Dearest pieces first, at most `times`."""

    kind: Literal["bundle"] = "bundle"
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=20)]
    price: Annotated[int, Field(ge=0, le=10**12)]
    times: Count | None = None


class MemberPrice(_Benefit):
    """会员价: what one piece of a product costs a member."""

    kind: Literal["member_price"] = "member_price"
    prices: Annotated[dict[str, Annotated[int, Field(ge=0, le=10**12)]], Field(min_length=1)]


class Subsidy(_Benefit):
    """补贴, 国补: so much of each piece, at most `per_item` a piece, on at most `items` pieces, dearest first."""

    kind: Literal["subsidy"] = "subsidy"
    off: Share
    per_item: Amount | None = None
    items: Count | None = None


class Credit(_Benefit):
    """Store credit: as much of the balance as there is left to pay."""

    kind: Literal["credit"] = "credit"
    balance: Amount


class Unstated(_Benefit):
    """Nobody has said what it takes off. It can be shown, and is never part of a price."""

    kind: Literal["unstated"] = "unstated"


Benefit = Annotated[
    PercentOff | FixedOff | Threshold | NthItem | BuyGet | Bundle | MemberPrice | Subsidy | Credit | Unstated,
    Field(discriminator="kind"),
]
UNIT_KINDS = frozenset({"nth_item", "buy_get", "bundle", "member_price"})
"""Those that look at single pieces and their list prices."""
