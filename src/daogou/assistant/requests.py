"""What a shopper asks to be done after the sale, in their own words: which order, which items, what instead. Tools find
what the words mean; what cannot be found is asked for."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Action = Literal["return", "exchange", "modify", "cancel", "address", "payment", "refund", "default_address"]
ACTIONS: tuple[Action, ...] = (
    "return",
    "exchange",
    "modify",
    "cancel",
    "address",
    "payment",
    "refund",
    "default_address",
)


class Swap(BaseModel):
    """An item in the shopper's words, and what is wanted instead: "the same" but for what is said."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    item: str = Field(default="", max_length=300)
    wanted: str = Field(default="", max_length=500)


class Request(BaseModel):
    """One thing to be done. `order` is an order's id where one was named; `items` are what it is about, none named
    meaning all of a return or cancellation; `method` names how is paid or refunded; `address` is the new one as said;
    `reason` of a cancellation."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    action: Action
    order: str = Field(default="", max_length=100)
    items: tuple[Swap, ...] = ()
    everything: bool = False
    method: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=500)
    reason: str = Field(default="", max_length=200)
    words: str = Field(default="", max_length=2000)
    """What was said."""
    done_with: tuple[str, ...] = ()
    """Orders that were proposed for it already."""


def filled(request: Request, slot: str, about: str, said: str) -> Request:
    """The request with the answer to what was asked of it: `about` an item, for its `variant`."""
    said = said.strip()
    match slot:
        case "order" | "method" | "address" | "reason":
            return request.model_copy(update={slot: said[:100]})
        case "variant":
            kept = [swap for swap in request.items if swap.item != about]
            return request.model_copy(update={"items": (*kept, Swap(item=about[:300], wanted=said[:500]))})
        case _:
            return request.model_copy(update={"words": f"{request.words} {said}".strip()[:2000]})
