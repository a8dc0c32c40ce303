"""Wishes: what someone says they like, in words, as scores: a list of one's own before anything was done here.

    score(W, p) = Σ_{w ∈ W} s(w, p) / max_q s(w, q)
    s(w, p) = cos(terms_w, terms_p) ** sharpness · pop(p) ** power

A wish is any text in the catalogue's languages: a department, a category, a brand, a word ("coffee", "猫粮"). It is
weighed like a product's own text (features/terms.py); of what matches equally, the more bought comes first, and each
wish counts the same, whatever it finds. pop(p): purchases of late, plus one (features/popularity.py).

Of whom nothing else is known, the list is blended of this and of what everybody buys of late, `OF_LATE`: few of a
grocer's newcomers buy only what they name. `Wishing` says how much of each; training chooses it (training/wishes.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from daogou.features import Features, terms
from daogou.ranking.blend import Blend
from daogou.types import Floats, ReleaseError

WISHES = "wishes"
"""The name under which they take part beside the models."""
OF_LATE = "bought of late"
"""The name under which what everybody buys does, where nothing but wishes is known."""
WEIGHT = 1.0
"""How much wishes count beside all models of a blend together."""


class Wishing(NamedTuple):
    """How wishes are read, and how much they count beside what everybody buys for whom nothing else is known. The
    presets are for a shop that has too few baskets to choose on."""

    sharpness: float = 1.0
    power: float = 0.5
    first: float = 20.0

    def newcomers(self, features: Features, told: Floats) -> tuple[Blend, Mapping[str, Floats]]:
        """The blend and its scores (float32[1, products]) where nothing but wishes (`told` float32[products]) is
        known."""
        late = np.asarray(features["popularity"], np.float32)
        return Blend({OF_LATE: 1.0, WISHES: self.first}), {OF_LATE: late[None], WISHES: told[None]}


PRESET = Wishing()


def each(features: Features, wishes: Sequence[str], wishing: Wishing = PRESET) -> sparse.csr_array:
    """float32[wishes, products]: s(w, p) / max_q s(w, q); a wish that no product has a word of has an empty row. Raises
    `ReleaseError` for features that an older version made."""
    if "terms_key" not in features:
        raise ReleaseError("This release does not know words yet. Run `daogou train` again.")
    found = (terms.asked(features, wishes) @ terms.read(features).T).tocsr()
    bought = (1 + np.asarray(features["popularity"], np.float32)) ** np.float32(wishing.power)
    found.data = np.maximum(found.data, 0) ** np.float32(wishing.sharpness) * bought[found.indices]
    found.eliminate_zeros()
    most = found.max(axis=1).toarray().ravel()
    found.data /= np.repeat(most, np.diff(found.indptr))
    scores: sparse.csr_array = found.astype(np.float32)
    return scores


def wished(features: Features, wishes: Sequence[str], wishing: Wishing = PRESET) -> Floats:
    """float32[products] ≥ 0: the scores; all 0 where no product has a word of any wish. Raises what `each` does."""
    scores: Floats = each(features, wishes, wishing).sum(axis=0).astype(np.float32)
    return scores
