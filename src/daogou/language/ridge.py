"""Ridge regression with many targets from sparse rows, drawn towards where it begins.

    min over B of ‖X B − Y‖² + pull · ‖B − start‖²

solved by conjugate gradients on the normal equations (Hestenes & Stiefel 1952), every target with its own step.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from daogou.types import Floats

_STEPS = 60
_NEAR = 1e-3


def ridge(x: sparse.csr_array, y: Floats, start: Floats, pull: float) -> Floats:
    """float32[columns of x, targets], for `y` float32[rows, targets]; ends when the residual is a thousandth of what it
    was, or after `_STEPS` steps."""
    across = x.T.tocsr()
    moved = np.zeros_like(start)
    left = across @ (y - x @ start)
    heading, size = left.copy(), (left * left).sum(axis=0)
    enough = _NEAR**2 * size
    for _ in range(_STEPS):
        if (size <= enough).all():
            break
        image = across @ (x @ heading) + np.float32(pull) * heading
        step = size / np.maximum((heading * image).sum(axis=0), 1e-30)
        moved += step * heading
        left -= step * image
        fresh = (left * left).sum(axis=0)
        heading = left + fresh / np.maximum(size, 1e-30) * heading
        size = fresh
    fitted: Floats = (start + moved).astype(np.float32)
    return fitted
