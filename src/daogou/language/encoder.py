"""The encoder's door: texts in any language → vectors in one space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from daogou.types import Floats

Role = Literal["query", "passage"]
"""Retrieval encoders see a question and a document differently; what a shopper asks is a query, a product a passage."""


class Encoder(Protocol):
    """Deterministic: the same text, role and `name` give the same vector, alone or in a batch."""

    @property
    def name(self) -> str:
        """Names the vector space exactly (model, version and, where fitted, a digest of what it was fitted on). A
        release records it, and vectors of different names are never mixed."""

    @property
    def dim(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        """float32[len(texts), dim], rows of length 1; the empty text gives a zero row. Order is kept."""
