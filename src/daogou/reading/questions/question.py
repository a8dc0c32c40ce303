"""What somebody asks of products, understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from daogou.reading.questions.lexicon import Atoms, Ideas
from daogou.reading.questions.names import Names
from daogou.reading.questions.units import Measure, Unit

QuestionKind = Literal[
    "value",  # what is it
    "yes_no",  # is it so
    "compare",  # which is more, or how do they differ
    "fit",  # does it go with that
    "complaints",
    "praise",
    "reviews",  # both
    "why",  # why this one for me
    "price",
    "stock",
    "offers",
    "unread",  # not understood
]
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
Direction = Literal["", "more", "less", "same"]
LONGEST = 300
"""Characters of a question that are read."""


@dataclass(frozen=True, slots=True)
class Limit:
    """ "under 2 kg": at most that, or at least."""

    most: bool
    measure: Measure


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `attributes` are the catalogue's names, each with those that mean the same equally well."""

    kind: QuestionKind
    attributes: Sequence[tuple[str, ...]] = ()
    direction: Direction = ""
    value: Atoms = ()
    """What a yes/no question supposes."""
    thing: Atoms = ()
    """What it shall go with; empty where that is another of the products."""
    about: Ideas = frozenset()
    """What of them shall go together, as far as that is named."""
    limit: Limit | None = None
    unit: Unit | None = None
    """In which unit the answer is wanted."""
    near: Sequence[str] = ()
    """Names that might have been meant where none was."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A question as it was put: of so many products, which are called so, in a shop whose names are these. `own` are
    the names that the products have."""

    text: str
    names: Names
    titles: Sequence[str] = ()
    own: frozenset[str] = frozenset()
    labels: Mapping[str, str] | None = None

    @property
    def several(self) -> bool:
        """Whether it is of more than one product."""
        return len(self.titles) > 1
