"""A model whose extra is not installed: its fit says what is missing, and training goes on without it."""

from __future__ import annotations

import sys
from contextlib import suppress

import numpy as np
import polars as pl
import pytest

from daogou.models.extras import EXTRAS
from daogou.models.recommender import make
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import BUY, build
from daogou.testing.shops import Letters, catalogue, order_lines
from daogou.training.train import Facts, Trained, train
from daogou.types import MissingExtra

LOG = build(
    shoppers=np.array([0, 0, 1, 1]),
    products=np.array([0, 1, 1, 2]),
    at=np.array([10, 20, 10, 20]),
    kinds=np.full(4, BUY),
    quantities=np.ones(4),
    baskets=np.arange(4),
    keys=np.array([1, 2], np.uint64),
    n_products=3,
)


@pytest.fixture
def without_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    with suppress(ImportError):  # what it imports looks torch up, and takes None for a module
        import lightgbm  # noqa: F401
    for library, _ in EXTRAS.values():
        monkeypatch.setitem(sys.modules, library, None)


def trained(*names: str, tune: bool) -> Trained:
    facts = Facts(
        catalogue().sort("id"), order_lines(weeks=6), pl.DataFrame(schema=EVENT_COLUMNS), lambda who: int(who[1:]) + 1
    )
    encode = Letters().encode
    return train(facts, lambda texts: encode(texts, "passage"), tune, names=names)


@pytest.mark.usefixtures("without_extras")
@pytest.mark.parametrize("name", EXTRAS)
def test_a_fit_says_what_to_install(name: str) -> None:
    library, extra = EXTRAS[name]
    with pytest.raises(MissingExtra, match=rf"needs {library}\. .*pip install 'daogou\[{extra}\]'"):
        make(name).fit(LOG, {})


@pytest.mark.usefixtures("without_extras")
@pytest.mark.parametrize("tune", [True, False])
def test_training_goes_on_without_it(tune: bool) -> None:
    result = trained("frequency", "als", "slim", tune=tune)
    assert set(result.table) == {"frequency", "blend"}
    assert set(result.manifest["settings"]) == set(result.manifest["weights"]) == {"frequency"}
    assert "daogou[factors]" in result.manifest["left_out"]["als"]
    assert "daogou[slim]" in result.manifest["left_out"]["slim"]


@pytest.mark.parametrize("tune", [True, False])
def test_without_lightgbm_there_is_no_ranker(tune: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    result = trained("frequency", "popularity", tune=tune)
    assert "daogou[ranker]" in result.manifest["left_out"]["ranker"]
    assert "ranker" not in result.table
    assert tune or set(result.table) == {"frequency", "popularity", "blend"}


def test_a_ranker_serves_only_where_it_was_better() -> None:
    pytest.importorskip("lightgbm", reason="the ranker extra is not installed")
    result = trained("frequency", "popularity", tune=True)
    serves = result.manifest["validation"]["ranker"] > result.manifest["validation"]["blend"]
    assert ("ranker" in result.table) == ("ranker/order" in result.arrays) == serves
    assert ("heads/purchase" in result.arrays) == (result.manifest["probabilities"]["purchase"] is not None) == serves
    assert result.manifest["probabilities"]["interest"] is None, "nobody looked at anything"
    assert "ranker" not in trained("frequency", "popularity", tune=False).table, "nothing was tried"


@pytest.mark.usefixtures("without_extras")
def test_nothing_but_what_cannot_be_fitted_is_an_error() -> None:
    with pytest.raises(MissingExtra):
        trained("als", tune=False)


def test_what_is_installed_takes_part() -> None:
    for library in ("implicit", "fastslim"):
        pytest.importorskip(library, reason="the extras `factors` and `slim` are not installed")
    result = trained("frequency", "als", "slim", "transitions", "repurchase", tune=True)
    assert set(result.manifest["tried"]) == {"frequency", "als", "slim", "transitions", "repurchase"}
    assert result.manifest["left_out"] == {}
    result = trained("frequency", "als", "slim", "transitions", "repurchase", tune=False)
    assert {"als", "slim", "transitions", "repurchase"} < set(result.table)
    assert {"models/als/factors", "models/slim/weights_values"} < set(result.arrays)
