"""A call: what a shopper asks to be done, in one form for every face."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from daogou.types import InvalidInput

Action = Literal[
    "cancel",
    "change_address",
    "change_items",
    "change_payment",
    "change_profile_address",
    "return",
    "exchange",
    "price_protection",
    "cashback",
    "urge",
    "invoice",
    "service",
]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Call:
    """`items` names variants of the order, one as often as it is meant; `new_items` stands beside it, pair by pair.
    `reason` is a key of the policy's reasons; `fields` holds an address, an invoice's or an appointment's lines."""

    action: Action
    order: str = ""
    items: tuple[str, ...] = ()
    new_items: tuple[str, ...] = ()
    method: str = ""
    reason: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def canonical(self) -> str:
        """The same text for the same call, whatever the order of its fields."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(text: str) -> str:
    """Text of one line that every database and page takes: no control characters, no halves of characters."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ValueError("it holds characters that cannot be written")
    return text


Id = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Line = Annotated[str, Field(max_length=500), AfterValidator(_plain)]


class CallIn(BaseModel):
    """A call from outside, bounded; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    order: Id = ""
    items: list[Id] = Field(default=[], max_length=200)
    new_items: list[Id] = Field(default=[], max_length=200)
    method: Id = ""
    reason: Id = ""
    fields: dict[Id, Line] = Field(default={}, max_length=20)

    def call(self) -> Call:
        """As the rules take it."""
        told = self.model_dump()
        return Call(**{**told, "items": tuple(self.items), "new_items": tuple(self.new_items)})


def read_call(given: Any) -> Call:
    """A call from parsed JSON. Raises `InvalidInput`, which names the field."""
    try:
        return CallIn.model_validate(given).call()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"{f'{where}: ' if where else ''}{first['msg']}.") from error
