"""Readings: what was read of products from their own words, beside what the shop states and never in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from daogou.types import ProductId

Reader = Literal["rules", "model"]


@dataclass(frozen=True, slots=True)
class ReadAttribute:
    """The product's text `field` (`title_en`, `description_zh` …) says in the words `quote` that its `name` is
    `value`. Who read it: rules, or a `model` by its name with a `prompt` by its name and version."""

    product: ProductId
    name: str
    value: str
    field: str
    quote: str
    reader: Reader
    model: str
    prompt: str
    at: datetime


class ReadingStore(Protocol):
    """What was read of products, by reader."""

    def replace(self, read: Mapping[ProductId, Sequence[ReadAttribute]], reader: Reader) -> int:
        """Put these in place of all that this reader ever read of these products, all or nothing; returns how many
        there are. The same again changes nothing. Raises `UnknownProduct`."""

    def of(self, product: ProductId) -> Sequence[ReadAttribute]:
        """What was read of this product, by rules first, in the order in which it was read."""
