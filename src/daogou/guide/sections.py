"""The guide of one shopper at one moment: its sections, what it says in words, and the facts that this stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.guide.cards import Sentence, Shown
from daogou.guide.ledger import Ledger
from daogou.guide.sets.bundle import Bundle

SectionKind = Literal["due", "for_you", "completes", "deals", "set", "new"]


@dataclass(frozen=True, slots=True)
class Section:
    """Products that are shown for one purpose, why this purpose is this shopper's, and what is said of the first of
    them, where its facts let one say something."""

    kind: SectionKind
    shown: Shown
    why: Sentence | None = None
    said: Sentence | None = None
    bundle: Bundle | None = None
    """The set that its products are, where they are one."""


@dataclass(frozen=True, slots=True)
class Guide:
    """`dropped` counts the sentences that their facts did not bear out: they are shown nowhere."""

    sections: Sequence[Section]
    facts: Ledger
    dropped: int
    written_by: str = "templates"

    @property
    def text(self) -> Sequence[Sentence]:
        """The written guide: what is said of each section."""
        return [section.said for section in self.sections if section.said]
