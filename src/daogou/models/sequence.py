"""Sequence: a causal transformer reads what the shopper did, in order, and says what comes next.

    e_p = id_p + W · terms_p + A · text_p                          item vectors, the same at both ends
    x_t = e(p_t) + kind(k_t) + place(t)                            the last `length` rows, oldest first
    x ← x + Attention(norm(x)),  x ← x + (silu(g) ⊙ u) · D with (g, u) = norm(x) · U        `blocks` times
    h = norm(x_T) + μ · mean_t e(p_t)
    score(u, p) = exp(h · e_p / temperature) / Σ_q exp(h · e_q / temperature)

In the line of SASRec (Kang & McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018) with sampled softmax and
pre-norm gated blocks (Klenitskiy & Vasilev, "Turning Dross Into Gold Loss", RecSys 2023; Tikhonovich et al., "eSASRec",
RecSys 2025). A product that nobody bought has a vector by its words. It is learned in `sequence_fit.py`, by torch, and
served here, by numpy alone.

A row that hides a product is read as such where the log taught what hiding means; a history of nothing else says
nothing. Rows of one moment have no order: learning shuffles them anew in every epoch.

State: `items` float32[products, width] (a zero row where nothing is known of a product), `kinds` float32[kinds, width],
`taught` bool[kinds]: seen in the log, `places` float32[length, width], `mean` float32[1]: μ, and by block
`attention_norm`, `forward_norm` float32[blocks, width], `qkv` float32[blocks, width, 3·width], `out` float32[blocks,
width, width], `up` float32[blocks, width, 2·inner], `down` float32[blocks, inner, width]; `norm` float32[width].
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from daogou.features import Features
from daogou.models.extras import require
from daogou.models.recommender import Config, Explanations, Recommender, Search
from daogou.shop.interactions import HIDE, Interactions
from daogou.types import Array, Bools, Floats, Ints, Longs, Progress, silent

EXPLAINED = 20
"""An explanation leaves each of this many latest rows out in turn."""
EPSILON = 1e-6


class SequenceConfig(Config):
    width: Annotated[int, Search(32, 128, step=32)] = Field(64, ge=1)
    heads: int = Field(2, ge=1)
    blocks: int = Field(1, ge=1)
    length: Annotated[int, Search(20, 200, log=True)] = Field(50, ge=1)
    """How many of the latest rows are read."""
    temperature: float = Field(2.0, gt=0)
    """How much the best product stands out beside other models' scores; it changes no order."""
    dropout: Annotated[float, Search(0.1, 0.5)] = Field(0.3, ge=0, lt=1)
    id_dropout: float = Field(0.1, ge=0, lt=1)
    """How often a product's own vector is left out while learning, so that its words learn to stand alone."""
    negatives: Annotated[int, Search(128, 2048, log=True)] = Field(512, ge=1)
    """Products drawn by bought ** 0.75 for each batch, beside what is bought in it."""
    smoothing: Annotated[float, Search(0, 0.4)] = Field(0.2, ge=0, lt=1)
    """The part of each target that is spread over all candidates."""
    learning_rate: Annotated[float, Search(5e-4, 5e-3, log=True)] = Field(1e-3, gt=0)
    weight_decay: Annotated[float, Search(0.01, 1, log=True)] = Field(0.3, ge=0)
    tokens: int = Field(1024, ge=1)
    """Rows in a batch. Small batches learn more in an epoch, and each product is compared with fewer others, so that an
    epoch takes less too."""
    averaging: float = Field(0.8, ge=0, lt=1)
    """After epoch t (from 0) average ← (1 − a) · average + a · weights, a = max(1 − this, 2 / (t + 2)); the average is
    what is kept."""
    epochs: int = Field(60, ge=1)
    patience: int = Field(5, ge=1)
    """Epochs without a better NDCG@10 after which learning ends."""
    watched: float = Field(0.1, gt=0, le=1)
    """The part of the shoppers whose last row is kept back to measure that."""
    seed: int = 0

    @model_validator(mode="after")
    def _heads_share_the_width(self) -> Self:
        if self.width % self.heads:
            raise ValueError(f"width {self.width} cannot be shared among {self.heads} heads")
        return self


class Sequence(Recommender[SequenceConfig]):
    """See the top of the file."""

    Config = SequenceConfig
    VOICE = "with"
    needs = ("terms_starts", "terms_columns", "terms_values", "terms_shape")
    """And `text` with `text_row`, where there are."""
    ADDITIVE = False
    _progress: Progress = staticmethod(silent)
    _folder: Path | None = None

    def attended(self, progress: Progress, folder: Path | None = None) -> Self:
        self._progress, self._folder = progress, folder
        return self

    def fit(self, log: Interactions, features: Features) -> Self:
        """Raises `MissingExtra` without torch."""
        require("sequence")
        from daogou.models.sequence_fit import learn

        return self.restore(learn(log, features, self.config, self._progress, self._folder))

    def score(self, histories: Interactions, now: Longs) -> Floats:
        past = histories.where(histories.at < np.repeat(now, np.diff(histories.offsets)))
        scores = np.zeros((past.n_shoppers, len(self._state["items"])), np.float32)
        sequences = [
            self._read(past.products[start:stop], past.kinds[start:stop])
            for start, stop in zip(past.offsets[:-1], past.offsets[1:], strict=True)
        ]
        said = np.array([len(products) > 0 for products, _ in sequences], dtype=np.bool_)
        if said.any() and self._known.any():
            scores[said] = self._score([sequence for sequence in sequences if len(sequence[0])])
        return scores

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        """A row's contribution is the score's change when that row is left out, of the last `EXPLAINED` rows; they
        need not add up to the score, and there is no prior."""
        contributions = np.zeros((len(products), len(history)), np.float32)
        rows = np.flatnonzero(history.at < now)
        latest = rows[-EXPLAINED:]
        if len(latest):
            kept = [rows, *(rows[rows != row] for row in latest)]
            moments = np.full(len(kept), now, dtype=np.int64)
            scores = self.score(_histories(history, kept), moments)[:, products]
            contributions[:, latest] = (scores[0] - scores[1:]).T
        return Explanations(np.zeros(len(products), np.float32), contributions)

    def state(self) -> Mapping[str, Array]:
        return self._state

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._state = {name: np.asarray(array) for name, array in state.items()}
        self._known = self._state["items"].any(axis=1)
        return self

    def _read(self, products: Ints, kinds: Array) -> tuple[Ints, Array]:
        """The latest rows of one history that are read; none where all of them hide."""
        told = readable(kinds, self._state["taught"])
        products, kinds = products[told][-self.config.length :], kinds[told][-self.config.length :]
        return (products, kinds) if (kinds != HIDE).any() else (products[:0], kinds[:0])

    def _score(self, sequences: list[tuple[Ints, Array]]) -> Floats:
        """float32[sequences, products]; no sequence is empty."""
        lengths = np.array([len(products) for products, _ in sequences])
        shape = (len(sequences), int(lengths.max()))
        products, kinds = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        filled = np.arange(shape[1]) < lengths[:, None]
        products[filled] = np.concatenate([products for products, _ in sequences])
        kinds[filled] = np.concatenate([kinds for _, kinds in sequences])
        logits = forward(self._state, products, kinds, lengths, self.config.heads) @ self._state["items"].T
        logits -= logits[:, self._known].max(axis=1, keepdims=True)
        scores: Floats = np.exp(logits / np.float32(self.config.temperature))
        scores[:, ~self._known] = 0
        # of the sum, not of the largest: the best product's score, too, says what each row did for it
        scores /= scores.sum(axis=1, keepdims=True)
        return scores


def readable(kinds: Array, taught: Bools) -> Bools:
    """bool[n]: rows that are read. A kind that the log never showed has no vector and reads as a plain touch of the
    product, which to hide it is not."""
    told: Bools = (kinds != HIDE) | taught[HIDE]
    return told


def forward(state: Mapping[str, Array], products: Array, kinds: Array, lengths: Array, heads: int) -> Floats:
    """float32[n, width]: h of n sequences, int[n, longest] filled up at the end; `lengths` int[n] ≥ 1. Only the last
    place of the last block is computed, since nothing else is asked for."""
    items = state["items"][products]
    x = items + state["kinds"][kinds] + state["places"][: products.shape[1]]
    filled = np.arange(products.shape[1]) < lengths[:, None]
    last = lengths - 1
    blocks = len(state["qkv"])
    for block in range(blocks):
        seen = normed(x, state["attention_norm"][block]) @ state["qkv"][block]
        queries, keys, values = np.split(seen, 3, axis=-1)
        if block == blocks - 1:
            every = np.arange(len(x))
            x, queries = x[every, last][:, None], queries[every, last][:, None]
            open_ = filled[:, None, :]
        else:
            open_ = np.tril(np.ones((x.shape[1],) * 2, np.bool_)) & filled[:, None, :]
        x = x + _attend(queries, keys, values, open_, heads) @ state["out"][block]
        gate, up = np.split(normed(x, state["forward_norm"][block]) @ state["up"][block], 2, axis=-1)
        x = x + (gate / (1 + np.exp(-gate)) * up) @ state["down"][block]
    mean = (items * filled[..., None]).sum(axis=1) / lengths[:, None].astype(np.float32)
    read: Floats = normed(x[:, 0], state["norm"]) + state["mean"] * mean
    return read


def normed(x: Floats, weight: Floats) -> Floats:
    """Root-mean-square norm (Zhang & Sennrich, NeurIPS 2019) over the last axis."""
    scaled: Floats = x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + np.float32(EPSILON)) * weight
    return scaled


def _attend(queries: Floats, keys: Floats, values: Floats, open_: Bools, heads: int) -> Floats:
    """float32[n, q, width]: scaled dot-product attention; `open_` bool[n, q, k] says what may be looked at."""
    q, k, v = (_by_head(part, heads) for part in (queries, keys, values))
    weights = q @ k.swapaxes(-1, -2) / np.float32(np.sqrt(q.shape[-1]))
    weights = np.where(open_[:, None], weights, np.float32(-np.inf))
    weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    mixed: Floats = (weights @ v).swapaxes(1, 2).reshape(queries.shape)
    return mixed


def _by_head(part: Floats, heads: int) -> Floats:
    """float32[n, t, width] → float32[n, heads, t, width / heads]."""
    split: Floats = part.reshape(*part.shape[:2], heads, -1).swapaxes(1, 2)
    return split


def _histories(history: Interactions, kept: list[Longs]) -> Interactions:
    """One shopper's history several times over, each with these rows."""
    copies = history.take(np.zeros(len(kept), dtype=np.int64))
    keep = np.zeros((len(kept), len(history)), np.bool_)
    for copy, rows in enumerate(kept):
        keep[copy, rows] = True
    return copies.where(keep.ravel())
