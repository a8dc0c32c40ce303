"""Wishes: what someone says they like, in words, as scores: a list of one's own before anything was done here.

    score(W, p) = Σ_{w ∈ W} s(w, p) / max_q s(w, q)
    s(w, p) = cos(terms_w, terms_p) ** sharpness · pop(p) ** power

A wish is any text in the catalogue's languages: a department, a category, a brand, a word ("coffee", "猫粮"). It is
weighed like a product's own text (features/terms.py); of what matches equally, the more bought comes first, and each
wish counts the same, whatever it finds. pop(p): purchases of late, plus one (features/popularity.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daogou.features import Features, terms
from daogou.types import Floats, ReleaseError

WISHES = "wishes"
"""The name under which they take part beside the models."""
WEIGHT = 1.0
"""How much they count beside all models of a blend together."""
SHARPNESS, POWER = 1.0, 0.5


def wished(features: Features, wishes: Sequence[str], sharpness: float = SHARPNESS, power: float = POWER) -> Floats:
    """float32[products] ≥ 0; all 0 where no product has a word of any wish. Raises `ReleaseError` for features that an
    older version made."""
    if "terms_key" not in features:
        raise ReleaseError("This release does not know words yet. Run `daogou train` again.")
    near = (terms.asked(features, wishes) @ terms.read(features).T).toarray()
    bought = (1 + np.asarray(features["popularity"], np.float32)) ** np.float32(power)
    found = np.where(near > 0, np.maximum(near, 0) ** np.float32(sharpness) * bought, np.float32(0))
    most = found.max(axis=1, keepdims=True, initial=0)
    scores: Floats = np.divide(found, most, out=np.zeros_like(found), where=most > 0).sum(axis=0)
    return scores.astype(np.float32)
