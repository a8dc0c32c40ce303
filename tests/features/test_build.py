"""All features together: what is promised is there, fits the catalogue, and a release can hold it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from made_up_catalogue import catalogue, encode, purchases

from daogou.features import KINDS
from daogou.features.build import build
from daogou.models import KINDS as MODELS
from daogou.models.extras import missing
from daogou.models.recommender import make
from daogou.release import Releases
from daogou.types import InvalidInput

FRAME = catalogue(
    {"title_en": "Ice", "category": "ice", "kind": "Crushed", "price": 199, "brand": "Polar"},
    {"title_en": "Milk", "category": "dairy", "kind": "Whole", "price": 249},
    {"title_en": "Milk", "category": "dairy", "kind": "Skim"},
)
LOG = purchases([(0, 0, 1.0), (0, 1, 2.0), (1, 1, 5.0), (1, 1, 9.0)], 2, 3)


def test_a_release_holds_them(tmp_path: Path) -> None:
    arrays = build(FRAME, LOG, encode)
    release = Releases(tmp_path).publish(arrays, {}, datetime(2024, 1, 1, tzinfo=UTC))
    for name, array in arrays.items():
        np.testing.assert_array_equal(release.arrays[name], array)


def test_every_array_is_in_its_files_own_words() -> None:
    for kind, place in KINDS.items():
        module = __import__(place.partition(":")[0], fromlist=["write"])
        for name in build(FRAME, LOG, encode, [kind]):
            family = {f"`{name}`", f"`{name.removesuffix('_key')}_key`"}
            told = any(word in module.__doc__ for word in family) or name.endswith("_key")
            assert told, f"features/{kind}.py does not say what {name} is"


def test_by_product_arrays_are_as_long_as_the_catalogue() -> None:
    arrays = build(FRAME, LOG, encode)
    others = {name for name in arrays if name.endswith(("_key", "_en", "_zh"))} | {"text"}
    parts = ("terms_", "values_", "demand", "placed")  # sparse matrices, purchases, weeks
    others |= {name for name in arrays if name.startswith(parts)}
    assert {len(arrays[name]) for name in arrays.keys() - others} == {3}


@pytest.mark.parametrize("name", MODELS)
def test_every_models_needs_are_made(name: str) -> None:
    if lacking := missing(name):
        pytest.skip(str(lacking))
    arrays = build(FRAME, LOG, encode)
    model = make(name)
    assert set(model.needs) <= set(arrays)
    scores = model.fit(LOG, {need: arrays[need] for need in model.needs}).score(LOG, np.full(2, 10 * 86_400))
    assert scores.shape == (2, 3)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(InvalidInput, match="colour"):
        build(FRAME, LOG, encode, ["colour"])


def test_another_catalogues_log_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2 products"):
        build(FRAME, purchases([], 1, 2), encode)
