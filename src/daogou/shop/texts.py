"""Texts: what a shopper wrote, word for word: reviews, searches, the shopper's own turns of a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, get_args

import polars as pl

from daogou.types import ProductId, ShopperId

TextKind = Literal["review", "search", "chat"]
TEXT_KINDS: tuple[TextKind, ...] = get_args(TextKind)

TEXT_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "shopper": pl.String(),
    "kind": pl.String(),
    "product": pl.String(),
    "at": pl.Int64(),
    "text": pl.String(),
    "rating": pl.Int64(),
    "language": pl.String(),
}
"""A batch of texts. `id` is the shop's own and counts once for its shopper; `product` is what a review is of, or what a
chat was about, else null; `at` is in s since 1970 (UTC); `rating` is a review's stars, 1 (worst) to 5, or null;
`language` is a tag such as `en` or `zh`, null where nobody has said which. Of a chat only what the shopper wrote is a
text: what was answered says nothing of the shopper."""

RATINGS = range(1, 6)


class TextStore(Protocol):
    """Texts, append-only: never changed, and removed only when their shopper is erased.

    A search on daogou's own pages is an event (`shop.events`, kind `search`) and is not stored twice: here lie those
    that come from elsewhere."""

    def add(self, batch: pl.DataFrame) -> int:
        """Write `TEXT_COLUMNS`, all or nothing; returns how many were new. An id that is there for its shopper is left
        alone. Raises `UnknownProduct` where a product is not in the catalogue, `ErasedShopper`, and `InvalidInput` for
        an unknown kind, a review that names no product, or a rating that is none."""

    def of(self, shoppers: Sequence[ShopperId]) -> pl.DataFrame:
        """`TEXT_COLUMNS` of these shoppers (an account and its linked visitors), oldest first."""

    def reviews(self, product: ProductId) -> pl.DataFrame:
        """`TEXT_COLUMNS` of this product's reviews, oldest first."""

    def everything(self) -> pl.DataFrame:
        """All `TEXT_COLUMNS`, oldest first; what a visitor wrote stands under the account that the visitor is linked
        to."""
