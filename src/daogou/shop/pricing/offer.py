"""An offer: what it takes off, of what, when, for whom, and what it goes together with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from daogou.shop.pricing.benefits import UNIT_KINDS, Amount, Benefit, Count
from daogou.shop.pricing.scope import EVERYTHING, Scope
from daogou.types import InvalidInput, Words

Stage = Literal["item", "seller", "coupon", "platform", "subsidy", "credit"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""In the order of application."""

Rounding = Literal["down", "half_up", "up"]
Base = Literal["left", "list"]


class Minimum(BaseModel):
    """What the offer's lines have to come to before anything is taken off: an amount, a number of pieces, or both.
    `over`: the amount has to be exceeded, not only reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    amount: Amount | None = None
    items: Count | None = None
    over: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.amount is None and (self.items is None or self.over):
            raise ValueError("a minimum needs an amount or a number of items")
        return self


class Offer(BaseModel):
    """One offer. docs/offers.md defines every field; amounts are in minor units of the shop's currency.

    `stage` is filled in where it is not given, by the kind of benefit; `group` is the stacking group within the stage.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(min_length=1, max_length=200)]
    benefit: Benefit
    name_en: str = ""
    name_zh: str = ""
    scope: Scope = EVERYTHING
    minimum: Minimum | None = None
    one_seller: bool = False
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    code: str = ""
    campaign: str = ""
    members: bool = False
    per_shopper: Count | None = None
    stage: Stage = "item"
    group: str = ""
    exclusive: bool = False
    base: Base = "left"
    cap: Amount | None = None
    rounding: Rounding = "down"
    round_to: Count = 1
    estimated: bool = False

    @model_validator(mode="before")
    @classmethod
    def _with_its_stage(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("stage") is None:
            return {**given, "stage": _stage_of(given)}
        return given

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.starts is not None and self.ends is not None and self.ends <= self.starts:
            raise ValueError("the offer ends before it starts")
        if self.benefit.kind in UNIT_KINDS and self.stage != "item":
            raise ValueError(f"an offer of kind {self.benefit.kind} belongs to the stage item")
        return self

    @property
    def name(self) -> Words:
        """What it is called; its id where it has no name."""
        return Words(self.name_en, self.name_zh) if self.name_en or self.name_zh else Words(self.id, self.id)

    @property
    def last(self) -> datetime | None:
        """The last second in which it holds; None where it has no end."""
        return self.ends and self.ends - timedelta(seconds=1)

    def write(self) -> str:
        """One line of JSON, fields at their defaults left out but for kinds and the stage."""
        told = self.model_dump(mode="json", exclude_defaults=True)
        told["benefit"] = {"kind": self.benefit.kind, **self.benefit.model_dump(mode="json", exclude_defaults=True)}
        return _line({**told, "stage": self.stage})


def _line(told: dict[str, Any]) -> str:
    import json

    return json.dumps(told, ensure_ascii=False, separators=(", ", ": "))


def read_offer(text: str | bytes) -> Offer:
    """What `Offer.write` wrote, or a shop's own line. Raises `InvalidInput`, which names the field."""
    try:
        return Offer.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"No offer: {f'{where}: ' if where else ''}{first['msg']}.") from error


def _stage_of(given: dict[str, Any]) -> Stage:
    """Where an offer that does not say it applies."""
    benefit = given.get("benefit")
    kind = benefit.get("kind") if isinstance(benefit, dict) else getattr(benefit, "kind", None)
    if kind in ("subsidy", "credit"):
        stage: Stage = kind
        return stage
    if kind in UNIT_KINDS:
        return "item"
    if given.get("code"):
        return "coupon"
    each = benefit.get("each") if isinstance(benefit, dict) else getattr(benefit, "each", False)
    if kind == "percent" or each:
        return "item"
    return "seller"
