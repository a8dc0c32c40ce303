"""The recommender's contract: fit on a log of interactions, score the whole catalogue for any history, explain.

No shopper vector is stored: scores are a function of the history given at request time, so a new event changes the
next list without retraining.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, NamedTuple, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from daogou.features import Features
from daogou.models import KINDS
from daogou.shop.interactions import Interactions
from daogou.types import Array, Floats, Ints, InvalidInput, Longs, Progress

Voice = Literal["again", "with", "like", "shoppers", "popular", "taste"]
"""What a score says: bought before, goes with what was, resembles it, is bought by people alike, is bought by many, is
to one's taste."""


@dataclass(frozen=True)
class Search:
    """Beside a hyper-parameter's type: it is worth searching, from `low` to `high`, on a `log` scale or in steps of
    `step`. A config that declares a parameter anew, for another default, inherits this. One that may be None is
    searched with and without."""

    low: float
    high: float
    log: bool = False
    step: int = 1


class Config(BaseModel):
    """A model's hyper-parameters, declared once, with their default, unit and bounds, and where to search."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def searched(cls) -> dict[str, Search]:
        """Where to search, by the names of the hyper-parameters that are worth it."""
        declared: dict[str, Search] = {}
        for base in cls.__mro__:
            for name, field in getattr(base, "model_fields", {}).items():
                for hint in field.metadata:
                    if isinstance(hint, Search):
                        declared.setdefault(name, hint)
        return {name: declared[name] for name in cls.model_fields if name in declared}


class Explanation(NamedTuple):
    """Where a score comes from. Of a model that is additive: score = `prior` + `contributions`.sum(), exactly (to
    float32 rounding). Of one that is not: `prior` 0, and each contribution is how much lower the score would be had the
    row not been there."""

    prior: float
    """What the model says of the product whatever this shopper did."""
    contributions: Floats
    """float32[n]: what each row of the history adds."""


class Explanations(NamedTuple):
    """`Explanation` of m products for one shopper, one row each."""

    prior: Floats
    """float32[m]"""
    contributions: Floats
    """float32[m, n]"""


C = TypeVar("C", bound=Config)


class Recommender(ABC, Generic[C]):
    """Learns from many shoppers' interactions, then scores every product for any history.

    Deterministic. A product the model knows nothing of scores 0, and a shopper with an empty history gets zeros from
    every personal model, not an error.
    """

    Config: ClassVar[type[Config]]
    needs: ClassVar[tuple[str, ...]] = ()
    """The names of the features it reads, from those that `features.build` makes."""
    ROWS_OF_SHOPPERS: ClassVar[tuple[str, ...]] = ()
    """The arrays of its state that hold a row per shopper; empty where it holds none. They are zeroed by
    `shopper_rows.erase_rows` in every kept release when the shopper is erased. `keys` uint64[shoppers] is among them,
    whose row each is; beside an `X_starts` int[shoppers + 1] the others named `X_…` hold each row's cells, row by row,
    and any further one has a row per shopper itself."""
    VOICE: ClassVar[Voice]
    """What kind of reason its score is; every model says so itself. Of "shoppers", a method `buyers` counts them:
    see `ranking.reasons.Neighbourly`."""
    ADDITIVE: ClassVar[bool] = True
    """Whether its scores are sums over the history's rows; see `Explanation`."""

    def __init__(self, config: C | None = None, **settings: Any) -> None:
        self.config: C = config if config is not None else self.Config(**settings)  # type: ignore[assignment]

    def attended(self, progress: Progress, folder: Path | None = None) -> Self:
        """Before a fit that takes long: whom to tell how far it is, and where to keep what is needed to go on after a
        kill. Most models have no use for it."""
        return self

    @abstractmethod
    def fit(self, log: Interactions, features: Features) -> Self:
        """Learn from the log; returns self."""

    @abstractmethod
    def score(self, histories: Interactions, now: Longs) -> Floats:
        """float32[shoppers, n_products] ≥ 0 or any real: higher is better; only the order within a row counts.
        `now` int64[shoppers] is each shopper's request time (s since 1970); rows at or after it are not in
        `histories`."""

    @abstractmethod
    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        """Split the scores of these products (int32[m]) for one shopper (`history` holds one) into what each row of
        the history adds."""

    def explain(self, history: Interactions, now: int, product: int) -> Explanation:
        """`explain_many` for one product."""
        prior, contributions = self.explain_many(history, now, np.array([product], dtype=np.int32))
        return Explanation(float(prior[0]), contributions[0])

    @abstractmethod
    def state(self) -> Mapping[str, Array]:
        """The trained arrays, as a release stores them."""

    @abstractmethod
    def restore(self, state: Mapping[str, Array]) -> Self:
        """Take trained arrays (memory-mapped, read-only) instead of fitting; returns self."""


def make(name: str, **settings: Any) -> Recommender[Any]:
    """An unfitted recommender of this kind. Raises `InvalidInput` for a name that is not in `KINDS`."""
    if name not in KINDS:
        raise InvalidInput(f"There is no model named {name!r}. There are: {', '.join(KINDS)}.")
    module, _, attribute = KINDS[name].partition(":")
    model: Recommender[Any] = getattr(import_module(module), attribute)(**settings)
    return model


def decay(age_s: Array, half_life_days: float) -> Floats:
    """0.5 ** (age / half-life), age in s, never above 1."""
    days = np.maximum(age_s, 0) / 86_400.0
    return np.exp2(-days / half_life_days).astype(np.float32)
