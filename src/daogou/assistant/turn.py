"""A turn of the conversation: what the shopper said and where, and what is replied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from daogou.assistant.state import State
from daogou.assistant.tools import Priced, Proposal, SeenOrder
from daogou.guide.cards import Card, Sentence
from daogou.types import Language

LONGEST = 2_000
"""Characters of what a shopper says at once."""


@dataclass(frozen=True)
class Turn:
    """What came in. `product` and `order` are those of the page that the shopper looks at. `confirm` and `decline` are
    the pending proposal's token and id where a button was pressed."""

    text: str
    language: Language
    product: str = ""
    order: str = ""
    confirm: str = ""
    decline: str = ""


@dataclass(frozen=True)
class Message:
    """What was said before: by the shopper or by the assistant."""

    by: Literal["shopper", "assistant"]
    text: str
    at: datetime
    shown: Sequence[str] = ()
    """The products that stood below it."""


@dataclass(frozen=True)
class Reply:
    """What is said, what is shown below it, and what the conversation remembers. `driver` says who answered; `why`,
    where that is the rules in a model's stead, what befell the model."""

    said: Sequence[Sentence]
    state: State
    cards: Sequence[Card] = ()
    orders: Sequence[SeenOrder] = ()
    priced: Priced | None = None
    proposal: Proposal | None = None
    choices: Sequence[str] = ()
    """Short answers that the shopper may give by a button."""
    handed_off: str = ""
    driver: Literal["rules", "model", "code"] = "rules"
    why: str = ""
    used: Sequence[str] = field(default=())
    """The tools that were used, in order."""

    @property
    def text(self) -> str:
        """All that is said, in one piece."""
        return " ".join(sentence.text for sentence in self.said)
