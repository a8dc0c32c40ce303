"""The conformance suite of `Recommender`: every model's test class inherits it and says how the model is made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, get_args

import numpy as np
import pytest
from made_up import START, log_of, shop, texts
from pydantic import ValidationError

from daogou.models.recommender import Recommender, Voice
from daogou.models.shopper_rows import erase_rows
from daogou.release import Releases
from daogou.shop.interactions import HIDE, VIEW, Interactions
from daogou.types import DAY, Array, Longs

NOW = START + 101 * DAY
LOG = shop(seed=1)
TEXTS = texts(LOG.n_products)


def at(histories: Interactions, now: int = NOW) -> Longs:
    return np.full(histories.n_shoppers, now, np.int64)


def one(log: Interactions, shopper: int) -> Interactions:
    return log.take(np.array([shopper]))


def kept(model: Recommender[Any], folder: Path) -> dict[str, Array]:
    """The state after a trip through a published release."""
    arrays = {f"model/{name}": array for name, array in model.state().items()}
    release = Releases(folder).publish(arrays, {}, datetime(2024, 1, 1, tzinfo=UTC))
    return dict(release.arrays.under("model"))


class RecommenderTests:
    make: ClassVar[type[Recommender[Any]]]
    settings: ClassVar[dict[str, Any]] = {}
    personal: ClassVar[bool] = True
    speaks_of_others: ClassVar[bool] = True
    """Whether one view leads it to products that were not viewed."""

    @pytest.fixture
    def model(self) -> Recommender[Any]:
        return self.fitted()

    def fitted(self, log: Interactions = LOG) -> Recommender[Any]:
        return self.make(**self.settings).fit(log, TEXTS)

    def test_scores_are_finite_float32_of_every_product(self, model: Recommender[Any]) -> None:
        scores = model.score(LOG, at(LOG))
        assert scores.shape == (LOG.n_shoppers, LOG.n_products)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()
        assert (scores != 0).any()

    def test_a_batch_scores_as_one_by_one(self, model: Recommender[Any]) -> None:
        together = model.score(LOG, at(LOG))
        alone = np.concatenate([model.score(one(LOG, u), np.array([NOW])) for u in range(LOG.n_shoppers)])
        np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-6)

    def test_every_shopper_has_a_now_of_their_own(self, model: Recommender[Any]) -> None:
        nows = NOW + DAY * np.arange(LOG.n_shoppers)
        together = model.score(LOG, nows)
        alone = np.concatenate([model.score(one(LOG, u), nows[u : u + 1]) for u in range(LOG.n_shoppers)])
        np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-6)

    def test_fitting_again_gives_the_same(self, model: Recommender[Any]) -> None:
        again = self.fitted()
        for name, array in model.state().items():
            np.testing.assert_array_equal(array, again.state()[name])
        np.testing.assert_array_equal(model.score(LOG, at(LOG)), again.score(LOG, at(LOG)))

    def test_a_release_restores_it(self, model: Recommender[Any], tmp_path: Path) -> None:
        restored = self.make(**self.settings).restore(kept(model, tmp_path))
        np.testing.assert_array_equal(model.score(LOG, at(LOG)), restored.score(LOG, at(LOG)))
        products = np.arange(LOG.n_products, dtype=np.int32)
        mine, theirs = (m.explain_many(one(LOG, 3), NOW, products) for m in (model, restored))
        np.testing.assert_array_equal(mine.contributions, theirs.contributions)
        np.testing.assert_array_equal(mine.prior, theirs.prior)

    @pytest.mark.parametrize("shopper", [0, 7, 23])
    def test_an_explanation_adds_up_to_the_score(self, model: Recommender[Any], shopper: int) -> None:
        history = one(LOG, shopper)
        scores = model.score(history, np.array([NOW]))[0]
        products = np.arange(LOG.n_products, dtype=np.int32)
        explained = model.explain_many(history, NOW, products)
        assert explained.contributions.shape == (LOG.n_products, len(history))
        assert explained.contributions.dtype == explained.prior.dtype == np.float32
        if model.ADDITIVE:
            total = explained.prior + explained.contributions.sum(axis=1)
            np.testing.assert_allclose(total, scores, rtol=1e-4, atol=1e-5 * np.abs(scores).max())
            return
        assert not explained.prior.any()
        last = len(history) - 1
        without = model.score(history.where(np.arange(len(history)) != last), np.array([NOW]))[0]
        np.testing.assert_allclose(explained.contributions[:, last], scores - without, rtol=1e-4, atol=1e-5)

    def test_explaining_one_is_explaining_many(self, model: Recommender[Any]) -> None:
        many = model.explain_many(one(LOG, 5), NOW, np.array([4, 11], np.int32))
        single = model.explain(one(LOG, 5), NOW, 11)
        assert single.prior == pytest.approx(float(many.prior[1]))
        np.testing.assert_allclose(single.contributions, many.contributions[1], rtol=1e-5, atol=1e-7)

    def test_nothing_known_gives_zeros(self, model: Recommender[Any]) -> None:
        nobody = log_of([], 2, LOG.n_products)
        scores = model.score(nobody, at(nobody))
        assert scores.shape == (2, LOG.n_products)
        if self.personal:
            assert not scores.any()
        else:
            np.testing.assert_array_equal(scores, model.score(LOG, at(LOG))[:2])
        explained = model.explain_many(one(nobody, 0), NOW, np.array([0, 1], np.int32))
        assert explained.contributions.shape == (2, 0)
        np.testing.assert_array_equal(explained.prior, scores[0, :2])

    def test_hiding_is_no_liking(self, model: Recommender[Any]) -> None:
        hidden = log_of([(0, 4, 100, HIDE), (0, 9, 100, HIDE)], 1, LOG.n_products)
        nobody = log_of([], 1, LOG.n_products)
        np.testing.assert_array_equal(model.score(hidden, at(hidden)), model.score(nobody, at(nobody)))

    def test_what_comes_after_now_does_not_count(self, model: Recommender[Any]) -> None:
        now = START + 60 * DAY
        past = model.score(LOG.where(LOG.at < now), at(LOG, now))
        np.testing.assert_allclose(model.score(LOG, at(LOG, now)), past, rtol=1e-5, atol=1e-7)

    def test_one_view_is_enough_to_begin(self, model: Recommender[Any]) -> None:
        viewed = log_of([(0, 4, 100, VIEW)], 1, LOG.n_products)
        viewed = Interactions(**{**vars(viewed), "keys": np.array([999], np.uint64)})
        scores = model.score(viewed, at(viewed))[0]
        assert np.delete(scores, 4).any() == self.speaks_of_others
        assert scores.any()

    def test_an_empty_log_teaches_nothing(self) -> None:
        empty = self.fitted(log_of([], 3, LOG.n_products))
        scores = empty.score(one(LOG, 0), np.array([NOW]))
        assert scores.shape == (1, LOG.n_products)
        assert np.isfinite(scores).all()

    def test_rows_of_shoppers_are_declared_and_erased(self, model: Recommender[Any]) -> None:
        declared, state = self.make.ROWS_OF_SHOPPERS, {name: array.copy() for name, array in model.state().items()}
        assert set(declared) <= set(state)
        assert bool(declared) == ("keys" in state)
        assert not erase_rows(state, 123_456, declared), "an unknown key has no rows anywhere"
        for key in LOG.keys if declared else ():
            assert erase_rows(state, int(key), declared)
        for name, array in model.state().items():
            if name not in declared or name.endswith("_starts"):
                np.testing.assert_array_equal(state[name], array)
            else:
                assert not state[name].any(), f"{name} still holds what was erased"

    def test_it_says_itself_what_its_score_says(self) -> None:
        assert vars(self.make).get("VOICE") in get_args(Voice)

    def test_an_unknown_setting_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="no_such_setting"):
            self.make(no_such_setting=1)


class RowsOfShoppersTests(RecommenderTests):
    """For models whose state holds a row per shopper."""

    def erased(self, model: Recommender[Any], folder: Path, key: int) -> dict[str, Array]:
        """The release's arrays after this shopper was erased on disk."""
        kept(model, folder)
        (manifest,) = folder.glob("*/manifest.json")
        place = manifest.parent / "model"
        writable = {name: np.load(place / f"{name}.npy", mmap_mode="r+") for name in self.make.ROWS_OF_SHOPPERS}
        assert erase_rows(writable, key, self.make.ROWS_OF_SHOPPERS)
        for array in writable.values():
            array.flush()
        assert not erase_rows(writable, key, self.make.ROWS_OF_SHOPPERS), "nothing is left to erase"
        release = Releases(folder).load(manifest.parent.name)
        return dict(release.arrays.under("model"))

    def test_an_erased_row_is_zero_on_disk(self, model: Recommender[Any], tmp_path: Path) -> None:
        key = int(LOG.keys[7])
        row = int(np.flatnonzero(model.state()["keys"] == key)[0])
        after = self.erased(model, tmp_path, key)
        assert key not in after["keys"]
        starts = [name.removesuffix("_starts") for name in self.make.ROWS_OF_SHOPPERS if name.endswith("_starts")]
        assert starts
        for name in starts:
            part = slice(after[f"{name}_starts"][row], after[f"{name}_starts"][row + 1])
            assert model.state()[f"{name}_values"][part].any()
            assert not after[f"{name}_values"][part].any()
            assert not after[f"{name}_columns"][part].any()
        assert not after["bought_purchased"][slice(*after["bought_starts"][row : row + 2])].any()

    def test_others_rows_stay(self, model: Recommender[Any], tmp_path: Path) -> None:
        after = self.erased(model, tmp_path, int(LOG.keys[7]))
        changed = sum(int((after[name] != array).sum()) for name, array in model.state().items())
        row = int(np.flatnonzero(model.state()["keys"] == LOG.keys[7])[0])
        length = int(np.diff(model.state()["tastes_starts"])[row])
        assert 0 < changed <= 5 * length + 1

    def test_the_own_row_is_left_out(self, model: Recommender[Any]) -> None:
        mine = one(LOG, 7)
        stranger = Interactions(**{**vars(mine), "keys": np.array([999], np.uint64)})
        own, seen = (model.score(history, np.array([NOW])) for history in (mine, stranger))
        assert np.abs(own - seen).max() > 1e-6, "a stranger with the same history has one neighbour more"
