"""Cards: a shortlist's entries with everything a page or an API answer shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from daogou.ranking.shortlist import UNKNOWN, Basis, Chances, Reason
from daogou.shop.offers import CampaignOffer
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.quote import Quote
from daogou.shop.products import Product
from daogou.types import FactId, Ints, ProductId

Block = Literal["for_you", "due", "similar", "goes_with", "completes", "deals", "set", "new", "search"]


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
    quote: Quote | None = None
    """The proved price of one piece, where it is shown because offers take something off."""
    quantity: int = 1
    """How many pieces of it are meant."""
    rules: Sequence[Offer] = ()
    """The shop's rules that name this product and hold now: more may be needed in the cart for them."""
    runs_out: Sentence | None = None
    """When it is expected to be used up."""


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


class Wanted(NamedTuple):
    """A list that is asked for: for what block, which rows of the release it is restricted to (int32[m]; None: all),
    how many of them it takes, and by product the reason that comes before all others."""

    block: Block
    rows: Ints | None
    n: int
    reasons: Mapping[ProductId, Reason] = {}
