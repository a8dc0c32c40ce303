"""Cards: a shortlist's entries with everything a page or an API answer shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.ranking.shortlist import UNKNOWN, Basis, Chances, Reason
from daogou.shop.offers import CampaignOffer
from daogou.shop.products import Product
from daogou.types import FactId

Block = Literal["for_you", "due", "similar", "goes_with", "completes", "deals", "set", "new"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the reader's language and the facts it stands on."""

    text: str
    facts: Sequence[FactId]


@dataclass(frozen=True, slots=True)
class Card:
    """One product in a shown list."""

    product: Product
    score: float
    reasons: Sequence[Sentence]
    offers: Sequence[CampaignOffer]
    chances: Chances = UNKNOWN
    because: Sequence[Reason] = ()
    """What the sentences in `reasons` say, as data, in the same order."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list as it was shown: clicks on it name `list_id`."""

    list_id: str
    block: Block
    basis: Basis
    note: Sentence
    """What the list stands on, said plainly: e.g. that it is only the popular list since nothing is known yet."""
    release: str
    cards: Sequence[Card]
    changes: Sequence[Sentence] = ()
    """What the shopper's own statements did to it."""
