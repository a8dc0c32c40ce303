"""Non-negative elastic nets, one for each column of a sparse matrix, each over the few columns that explain it best.

    w_p = argmin ½‖x_p − X·w‖² + λ · Σ_q w_q + (β / 2) · Σ_q w_q²      with w ≥ 0 and w_q = 0 but for q ∈ N(p)

N(p) are the k columns each of which alone would lower this most: alone, q lowers it by max(x_p·x_q − λ, 0)² /
(2 (‖x_q‖² + β)). Choosing them before the regression is fsSLIM (Ning & Karypis, "SLIM: Sparse Linear Methods for Top-N
Recommender Systems", ICDM 2011, section III.D); a column with no more than k of x_p·x_q > λ loses nothing by it, since
no other could weigh anything.

The Gram matrix XᵀX is made some rows at a time, once to choose the N(p), then once for every `_CELLS` / k² columns,
whose own small Gram matrices are read off it. The descent is by coordinates (Friedman, Hastie & Tibshirani,
"Regularization paths for generalized linear models via coordinate descent", 2010), one weight of many columns a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse

from daogou.models.neighbours import largest
from daogou.types import Floats, Ints, Progress, silent

_CELLS = 1 << 27
"""Cells of small Gram matrices at a time: 512 MB."""
_LARGE = 1 << 23
"""Cells of the large one at a time: 32 MB where it is dense."""
_TOGETHER = 1 << 20
"""Cells of small ones that are descended together, about what a core keeps near."""
_STILL = 1e-4
"""A sweep that moves no weight by more is the last."""


class Net(NamedTuple):
    """How the weights are held down, and how long they are sought."""

    size: float
    """λ, the penalty on a weight's size."""
    square: float
    """β, on its square."""
    sweeps: int
    """At most so many over a column's weights."""


class _Problems(NamedTuple):
    """Some columns' regressions: `near` int32[m, k], whose places that stand for nothing hold the number of columns;
    `gram` float32[k, m, k]: x_q·x_r of a column's q and r; `lead` float32[m, k]: x_p·x_q."""

    near: Ints
    gram: Floats
    lead: Floats


def elastic_nets(pairs: sparse.csr_array, k: int, net: Net, progress: Progress = silent) -> sparse.csr_array:
    """float32[n, n] for X = `pairs` float32[rows, n] ≥ 0: column p is w_p."""
    n = pairs.shape[1]
    across = pairs.T.tocsr()
    near = _near(across, pairs, k, net, progress)
    solved = [sparse.coo_array((n, 0), dtype=np.float32)]
    step = max(1, _CELLS // max(1, near.shape[1]) ** 2)
    for start in range(0, n, step):
        progress("weigh products", start, n)
        problems = _problems(across, near[start : start + step], start)
        which, slot = np.nonzero(weights := _descended(problems, net))
        placed = (weights[which, slot], (problems.near[which, slot], which))
        solved.append(sparse.coo_array(placed, shape=(n, len(weights))))
    return sparse.csr_array(sparse.hstack(solved))


def _near(across: sparse.csr_array, pairs: sparse.csr_array, k: int, net: Net, progress: Progress) -> Ints:
    """int32[n, ≤ k]: N(p), best first, filled up with n."""
    n = across.shape[0]
    length = np.sqrt(across.multiply(across).sum(axis=1) + net.square).astype(np.float32)
    near = np.full((n, min(k, n)), n, dtype=np.int32)
    longest = 0
    for start, gram in _rows(across, pairs, np.arange(n, dtype=np.int32)):
        progress("choose candidates", start, n)
        gram.data = np.maximum(gram.data - np.float32(net.size), 0) / length[gram.indices]
        here = np.repeat(np.arange(start, start + gram.shape[0]), np.diff(gram.indptr))
        gram.data[here == gram.indices] = 0
        gram.eliminate_zeros()
        best = largest(gram, k)
        row = np.repeat(np.arange(best.shape[0]), np.diff(best.indptr))
        order = np.lexsort((-best.data, row))
        slot = np.arange(len(row)) - best.indptr[row]
        near[start + row, slot] = best.indices[order]
        longest = max(longest, int(np.diff(best.indptr).max(initial=0)))
    return near[:, :longest]


def _problems(across: sparse.csr_array, near: Ints, start: int) -> _Problems:
    """Of the columns from `start` on, whose N(p) are `near`."""
    m, k = near.shape
    taking = np.unique(near)
    taking = taking[taking < across.shape[0]]
    known = np.union1d(taking, np.arange(start, start + m))
    place, own = (np.searchsorted(known, some) for some in (near, np.arange(start, start + m)))
    order = np.argsort(near, axis=None, kind="stable")
    begins = np.searchsorted(near.ravel()[order], np.append(taking, across.shape[0]))
    problems = _Problems(near, np.zeros((k, m, k), np.float32), np.zeros((m, k), np.float32))
    for first, gram in _rows(across, across[known].T.tocsr(), taking):
        dense = np.zeros((gram.shape[0], len(known) + 1), np.float32)
        dense[:, :-1] = gram.toarray()
        for row, values in enumerate(dense, first):
            which, slot = np.divmod(order[begins[row] : begins[row + 1]], k)
            problems.gram[slot, which] = values[place[which]]
            problems.lead[which, slot] = values[own[which]]
    return problems


def _rows(across: sparse.csr_array, pairs: sparse.csr_array, wanted: Ints) -> Iterator[tuple[int, sparse.csr_array]]:
    """The `wanted` rows of `across` @ `pairs`, some at a time, with the place of the first."""
    step = max(1, _LARGE // max(1, pairs.shape[1]))
    for start in range(0, len(wanted), step):
        yield start, sparse.csr_array(across[wanted[start : start + step]] @ pairs)


def _descended(problems: _Problems, net: Net) -> Floats:
    """float32[m, k]: each column's weights."""
    k, m, _ = problems.gram.shape
    weights = np.zeros((m, k), np.float32)
    step = max(1, _TOGETHER // max(1, k) ** 2)
    for start in range(0, m, step):
        here = slice(start, start + step)
        _descend(weights[here], problems.gram[:, here], problems.lead[here].copy(), net)
    return weights


def _descend(weights: Floats, gram: Floats, slack: Floats, net: Net) -> None:
    """Move `weights` [m, k] from 0 to the optimum; `slack` [m, k] is x_q·(x_p − X·w), here with w = 0."""
    size, square = np.float32(net.size), np.float32(net.square)
    own = np.ascontiguousarray(np.einsum("jmj->jm", gram))
    for _ in range(net.sweeps):
        most = 0.0
        for j in range(len(gram)):
            change = np.maximum(slack[:, j] + own[j] * weights[:, j] - size, 0) / (own[j] + square) - weights[:, j]
            moved = np.flatnonzero(change)
            if len(moved):
                weights[moved, j] += change[moved]
                slack[moved] -= change[moved, None] * gram[j, moved]
                most = max(most, float(np.abs(change[moved]).max()))
        if most < _STILL:
            return
