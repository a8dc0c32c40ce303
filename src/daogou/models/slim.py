"""SLIM: sparse linear item–item weights, for catalogues whose Gram matrix is too large to invert.

    w_p = argmin ½‖x_p − X·w‖² + sparsity · Σ_q w_q + (ridge / 2) · Σ_q w_q²      with w ≥ 0 and w_p = 0
    score(u, p) = Σ_q x(u, q) · W[q, p]

X [shoppers, items] are the histories' pairs (see weighting.py), x_p is p's column and w_p becomes W's. What EASE solves
in closed form for a few thousand products is here solved a column at a time by coordinate descent: nothing dense is
items × items. Ning & Karypis, "SLIM: Sparse Linear Methods for Top-N Recommender Systems", ICDM 2011.

In a small shop every product bought together with p may weigh (the descent is `fastslim`'s), in a larger one only the
`candidates` that explain p best alone (few_columns.py), which bounds the time. On Beauty with 100 candidates NDCG@10
was that of all, to ±0.0007; on a grocer's 400 households it fell from 0.140 to 0.116, which is why a small shop does
not take them.

State: `weights` sparse float32[products, products]: row q, column p is W[q, p].
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated, Self

import numpy as np
from pydantic import Field
from scipy import sparse

from daogou.features import Features
from daogou.models.extras import require
from daogou.models.few_columns import Net, elastic_nets
from daogou.models.linear_items import LinearItems
from daogou.models.recommender import Search
from daogou.models.weighting import Weighing, at_end, matrix
from daogou.shop.interactions import Interactions
from daogou.types import Progress, silent


class SlimConfig(Weighing):
    half_life_days: float = Field(365.0, gt=0)
    power: float = Field(0.5, ge=0, le=1)
    sparsity: Annotated[float, Search(0.1, 10, log=True)] = Field(1.0, ge=0)
    """The penalty on a weight's size: the more, the fewer are not 0."""
    ridge: Annotated[float, Search(1, 300, log=True)] = Field(20.0, gt=0)
    """The penalty on its square."""
    min_shoppers: Annotated[int, Search(3, 30, log=True)] = Field(5, ge=1)
    """A product touched by fewer takes no part."""
    passes: int = Field(20, ge=1)
    """At most so many sweeps over a product's weights: what they still change by then changes no list."""
    candidates: int = Field(100, ge=1)
    """How many products may lead to each, in a shop of more than `whole` pairs."""
    whole: int = Field(250_000, ge=0)
    """Up to so many shopper–product pairs all products may lead to each."""


class Slim(LinearItems[SlimConfig]):
    """Fitting on few pairs needs the extra `slim` and raises `MissingExtra` without; scoring does not."""

    Config = SlimConfig
    VOICE = "with"
    _progress: Progress = staticmethod(silent)

    def attended(self, progress: Progress, folder: Path | None = None) -> Self:
        self._progress = progress
        return self

    def fit(self, log: Interactions, features: Features) -> Self:
        pairs = matrix(log, at_end(log), self.config)
        touched = np.bincount(pairs.indices, minlength=log.n_products)
        used = np.flatnonzero(touched >= self.config.min_shoppers).astype(np.int32)
        solved = self._solved(pairs[:, used]).tocoo()
        placed = (solved.data.astype(np.float32), (used[solved.row], used[solved.col]))
        self._weights = sparse.coo_array(placed, shape=(log.n_products, log.n_products)).tocsr()
        return self

    def _solved(self, pairs: sparse.csr_array) -> sparse.csr_array:
        """W of these columns alone."""
        config = self.config
        if pairs.nnz <= config.whole:
            return _whole(pairs, config)
        net = Net(config.sparsity, config.ridge, config.passes)
        return elastic_nets(pairs, config.candidates, net, self._progress)


def _whole(pairs: sparse.csr_array, config: SlimConfig) -> sparse.csr_array:
    require("slim")
    import fastslim

    with warnings.catch_warnings():
        # to stop after some passes is the setting's point
        warnings.simplefilter("ignore", fastslim.ConvergenceWarning)
        return sparse.csr_array(fastslim.fit(pairs, config.sparsity, config.ridge, config.passes))
