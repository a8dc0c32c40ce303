"""The tables in which a shop states what is after the sale, and the facts that their rows are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from daogou.shop.after_sales.account import Method, Track
from daogou.shop.after_sales.effects import Addressed, Effect, Held, Moved, Reached, Tracked, write_effect
from daogou.shop.proposals import Fact
from daogou.types import ShopperId

VARIANT_COLUMNS: dict[str, pl.DataType] = {"product": pl.String(), "family": pl.String()}
"""Products that are one in several sizes or colours share a family: an item is exchanged within it."""

METHOD_COLUMNS: dict[str, pl.DataType] = {
    "shopper": pl.String(),
    "id": pl.String(),
    "kind": pl.String(),
    "name": pl.String(),
    "balance": pl.Int64(),
}
"""What an account can pay with. `kind` is a word of the shop's policy, `balance` in minor units, null where it has
none (only a gift card has one)."""

STATE_COLUMNS: dict[str, pl.DataType] = {
    "order": pl.String(),
    "shopper": pl.String(),
    "status": pl.String(),
    "at": pl.Int64(),
}
"""When an order reached which status of the shop's policy."""

PAYMENT_COLUMNS: dict[str, pl.DataType] = {
    "order": pl.String(),
    "shopper": pl.String(),
    "kind": pl.String(),
    "method": pl.String(),
    "amount": pl.Int64(),
    "at": pl.Int64(),
}
"""What was paid for an order and given back (`kind`: payment or refund), in minor units."""

ADDRESS_COLUMNS: dict[str, pl.DataType] = {
    "order": pl.String(),
    "shopper": pl.String(),
    "address": pl.String(),
    "at": pl.Int64(),
}
"""Where an order goes: a JSON object of the policy's fields."""

SHIPMENT_COLUMNS: dict[str, pl.DataType] = {
    "order": pl.String(),
    "shopper": pl.String(),
    "carrier": pl.String(),
    "number": pl.String(),
    "at": pl.Int64(),
    "place": pl.String(),
    "text_en": pl.String(),
    "text_zh": pl.String(),
}
"""What a carrier said of a parcel, a row each time."""

PAYMENT_KINDS = ("payment", "refund")


def is_address(text: str) -> bool:
    """Whether it is a JSON object of texts."""
    try:
        told = json.loads(text)
    except ValueError:
        return False
    return isinstance(told, dict) and all(isinstance(value, str) for value in told.values())


def facts_of(table: str, rows: pl.DataFrame) -> list[Fact]:
    """The facts that checked rows of one of these tables are."""
    return list(_facts(table, rows))


def _facts(table: str, rows: pl.DataFrame) -> Iterator[Fact]:
    for row in rows.iter_rows(named=True):
        effect = _effect(table, row)
        at = int(row.get("at") or 0)
        # the whole row names it: one that says something else is another
        origin = f"{table}:{at}:{':'.join(write_effect(effect))}"
        yield Fact(effect, at, origin, ShopperId(row["shopper"]))


def _effect(table: str, row: dict[str, Any]) -> Effect:
    if table == "payment_methods":
        return Held(Method(row["id"], row["kind"], row["balance"], row["name"]))
    if table == "order_states":
        return Reached(row["order"], row["status"], row["at"])
    if table == "payments":
        return Moved(row["order"], row["kind"], row["amount"], row["method"])
    if table == "addresses":
        return Addressed(row["order"], json.loads(row["address"]))
    parts = (row[name] for name in ("carrier", "number", "at", "place", "text_en", "text_zh"))
    return Tracked(row["order"], Track(*parts))
