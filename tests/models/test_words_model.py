"""Words against the cosine in loops."""

from __future__ import annotations

import numpy as np
from made_up import cosine, worth
from recommender_suite import LOG, NOW, TEXTS, RecommenderTests, at

from daogou.features import terms
from daogou.models.words import Words


class TestWords(RecommenderTests):
    make = Words


def test_is_the_cosine_of_terms() -> None:
    model = Words().fit(LOG, TEXTS)
    said = terms.read(TEXTS).toarray()
    near = np.array([[cosine(p, q) for q in said] for p in said])
    np.testing.assert_allclose(model.score(LOG, at(LOG)), worth(LOG, NOW, model.config) @ near, rtol=1e-3, atol=1e-5)
