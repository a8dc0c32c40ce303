"""The form of a shop that profiles are judged on: what a row of each file holds (docs/profile-shops.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StringConstraints

from daogou.shop.events import EventKind
from daogou.shop.products import read_attributes
from daogou.shop.shoppers import read_facts
from daogou.shop.texts import TextKind
from daogou.types import FactId, seconds

TraitKind = Literal[
    "category",
    "brand",
    "attribute",
    "style",
    "ingredient",
    "size",
    "price_level",
    "occasion",
    "household",
    "recipient",
    "life_event",
]


def _seconds(value: Any) -> Any:
    """Whole seconds since 1970, or an ISO 8601 moment with its zone."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError("write whole seconds since 1970 or an ISO 8601 moment with its zone") from error
        if moment.tzinfo is None:
            raise ValueError("the moment has no zone")
        return seconds(moment)
    return value


def _facts(value: Any) -> Any:
    if isinstance(value, str) and value:
        read_facts(value)
    return value


def _attributes(value: Any) -> Any:
    if isinstance(value, str) and value:
        read_attributes(value)
    return value


Id = Annotated[str, StringConstraints(min_length=1, strict=True)]
Text = Annotated[str, StringConstraints(strict=True)]
At = Annotated[StrictInt, BeforeValidator(_seconds), Field(ge=0, lt=4_102_444_800)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[StrictInt, Field(ge=0)]
Facts = Annotated[Text, BeforeValidator(_facts)]
Attributes = Annotated[Text, BeforeValidator(_attributes)]
Evidence = Annotated[str, StringConstraints(pattern=r"^(event|order|text):.+")]


class About(BaseModel):
    """`shop.json`: the shop itself."""

    model_config = ConfigDict(extra="forbid")
    name_en: Text = ""
    name_zh: Text = ""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    timezone: Id
    now: AwareDatetime
    made_up: bool = False
    seed: StrictInt | None = None


class _Row(BaseModel):
    """A row of a table that `daogou import` takes too: what is not named here is passed over, as it does."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ProductRow(_Row):
    """`products.jsonl`."""

    id: Id
    title_en: Text = ""
    title_zh: Text = ""
    category: Text = ""
    category_en: Text = ""
    category_zh: Text = ""
    brand: Text = ""
    brand_en: Text = ""
    brand_zh: Text = ""
    size: Text = ""
    description_en: Text = ""
    description_zh: Text = ""
    attributes: Attributes = ""
    attributes_en: Attributes = ""
    attributes_zh: Attributes = ""
    price: Amount | None = None
    stock: Amount | None = None


class ShopperRow(_Row):
    """`shoppers.jsonl`."""

    id: Id
    facts: Facts = ""


class OrderLineRow(_Row):
    """`order_lines.jsonl`."""

    order: Id
    line: Annotated[StrictInt, Field(ge=1)]
    shopper: Id
    at: At
    product: Id
    quantity: Annotated[StrictInt, Field(ge=1)]
    paid: Amount


class EventRow(_Row):
    """`events.jsonl`."""

    id: Id
    shopper: Id
    kind: EventKind
    product: Id | None = None
    at: At
    text: Text | None = None


class TextRow(_Row):
    """`texts.jsonl`."""

    id: Id
    shopper: Id
    kind: TextKind
    product: Id | None = None
    at: At
    text: Id
    rating: Annotated[StrictInt, Field(ge=1, le=5)] | None = None
    language: Id | None = None


class TraitRow(BaseModel):
    """`traits.jsonl`: one thing that is known to be so of a shopper."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Id
    shopper: Id
    kind: TraitKind
    key: Id
    value: Id
    value_en: Text = ""
    value_zh: Text = ""
    polarity: Literal["likes", "avoids", "is"]
    for_whom: Id
    strength: Share
    since: At
    until: At | None = None
    known_from: Literal["words", "behaviour", "both"]
    in_words: list[Evidence] = []
    in_behaviour: list[Evidence] = []
    against: list[Evidence] = []

    @property
    def evidence(self) -> list[FactId]:
        """The facts in which it shows."""
        return [FactId(fact) for fact in (*self.in_words, *self.in_behaviour)]

    def holds(self, at: int) -> bool:
        """Whether it is so at this moment (s since 1970)."""
        return self.since <= at and (self.until is None or at < self.until)


class ResponseRow(BaseModel):
    """`responses.jsonl`: how probable it is that a shopper buys in an offer's time."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    shopper: Id
    offer: Id
    price_sensitivity: Share
    probability: Share
    probability_with_offer: Share
    invited: bool
    bought: bool
