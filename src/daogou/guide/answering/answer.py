"""An answer: statements with the facts they stand on, and what no fact says with what would settle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from daogou.reading.questions.question import QuestionKind
from daogou.types import FactId, ProductId, Words

Verdict = Literal["", "yes", "no", "unknown"]


class Evidence(NamedTuple):
    """What a fact says: of which product, under which name, in which words, as the shop keeps them."""

    product: ProductId | None
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in the reader's language, about one product or several (None), and its facts."""

    text: str
    facts: Sequence[FactId]
    product: ProductId | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What no fact says, of which product, and a sentence that says so with what would settle it."""

    what: str
    product: ProductId | None
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """To a question of this kind. `verdict` is there where yes or no was asked; `best` where the more or the less of
    products was. `instead` are names of attributes that might have been meant. `facts` holds what every cited fact
    says, so that anyone can check the statements."""

    kind: QuestionKind
    statements: Sequence[Statement] = ()
    missing: Sequence[Missing] = ()
    verdict: Verdict = ""
    best: ProductId | None = None
    instead: Sequence[Words] = ()
    facts: Mapping[FactId, Evidence] = field(default_factory=dict)
    read_by: str = "rules"
    """Who understood the question: the rules or the shop's language model."""
