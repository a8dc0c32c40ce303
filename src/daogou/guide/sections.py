"""The guide of one shopper at one moment: its sections, what it says in words, and the facts that this stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.guide.cards import Sentence, Shown
from daogou.guide.ledger import Ledger

SectionKind = Literal["due", "for_you", "completes", "deals", "set", "new"]


@dataclass(frozen=True, slots=True)
class Section:
    """Products that are shown for one purpose, and why this purpose is this shopper's."""

    kind: SectionKind
    why: Sentence
    shown: Shown


@dataclass(frozen=True, slots=True)
class Guide:
    """`text` is the written guide; `dropped` counts the sentences that its facts did not bear out, which are shown
    nowhere."""

    sections: Sequence[Section]
    text: Sequence[Sentence]
    dropped: int
    facts: Ledger
    written_by: str = "templates"
