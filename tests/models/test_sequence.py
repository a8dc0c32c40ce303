"""The sequence model: numpy serves what torch learned, a kill costs nothing, order and words are learned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from made_up import log_of
from recommender_suite import LOG, NOW, TEXTS, RecommenderTests, at, one

from daogou.features import terms
from daogou.models import extras
from daogou.models.sequence import EXPLAINED, Sequence, SequenceConfig, forward
from daogou.shop.interactions import BUY, CART, HIDE, VIEW, Interactions
from daogou.types import DAY, MissingExtra

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'daogou[deep]'")
torch.set_num_threads(1)  # nothing here is large enough for two, and two wait for each other on a busy machine
SMALL: dict[str, Any] = {"width": 16, "epochs": 3, "tokens": 256, "negatives": 16, "length": 12}


class TestSequence(RecommenderTests):
    make = Sequence
    settings: ClassVar[dict[str, Any]] = SMALL


class TestTwoBlocks(RecommenderTests):
    make = Sequence
    settings: ClassVar[dict[str, Any]] = {**SMALL, "blocks": 2, "heads": 4, "length": 5}


@pytest.mark.parametrize("blocks", [1, 3])
def test_numpy_is_torch(blocks: int) -> None:
    from daogou.models import sequence_fit as fitting
    from daogou.models.sequence_data import Items

    config = SequenceConfig(width=24, heads=3, blocks=blocks, length=9)
    torch.manual_seed(3)
    items = Items.of(LOG, TEXTS)
    net = fitting._Net(items, config).eval()
    with torch.no_grad():
        for weights in net.parameters():
            weights.add_(0.3 * torch.randn_like(weights))
    rng = np.random.default_rng(0)
    lengths = np.array([9, 1, 4, 7])
    products, kinds = rng.integers(LOG.n_products, size=(4, 9)), rng.integers(5, size=(4, 9))
    state = fitting._exported(net.state_dict(), items, np.ones(5, np.bool_))
    with torch.no_grad():
        vectors = net.vectors(items, products.ravel(), torch.device("cpu")).view(4, 9, 24)
        expected = net(vectors, torch.from_numpy(kinds))[torch.arange(4), torch.from_numpy(lengths - 1)]
    np.testing.assert_allclose(forward(state, products, kinds, lengths, 3), expected.numpy(), rtol=1e-4, atol=1e-4)


def walks(seed: int, shoppers: int = 150, products: int = 24, steps: int = 12) -> Interactions:
    """Everybody buys in one order round a circle, from anywhere."""
    starts = np.random.default_rng(seed).integers(products, size=shoppers)
    rows = [(u, (start + step) % products, float(step), BUY) for u, start in enumerate(starts) for step in range(steps)]
    return log_of([(int(u), int(p), day, kind) for u, p, day, kind in rows], shoppers, products)


def wordless(products: int) -> dict[str, Any]:
    return terms.as_arrays(terms.weights([""] * products))


def test_learns_what_comes_next() -> None:
    log = walks(0)
    quick = {"dropout": 0.1, "learning_rate": 1e-2, "weight_decay": 0.01, "smoothing": 0.0, "patience": 10}
    model = Sequence(**{**SMALL, **quick, "width": 32, "epochs": 60}).fit(log, wordless(24))
    other = walks(1, shoppers=40)
    scores = model.score(other, at(other))
    scores[other.shoppers, other.products] = 0
    last = other.products[other.offsets[1:] - 1]
    assert (scores.argmax(axis=1) == (last + 1) % 24).mean() > 0.9


def test_a_product_nobody_touched_is_known_by_its_words() -> None:
    """Two aisles; shoppers stay in theirs. Products 0 and 12 are new, one in each."""
    rng = np.random.default_rng(0)
    rows = [(u, 1 + int(rng.integers(11)) + 12 * (u % 2), float(step), BUY) for u in range(200) for step in range(8)]
    log = log_of(rows, 200, 24)
    said = [f"{aisle} goods" for aisle in ["tea"] * 12 + ["soap"] * 12]
    features = terms.as_arrays(terms.weights(said))
    model = Sequence(**{**SMALL, "epochs": 20}).fit(log, features)
    scores = model.score(log, at(log))
    mine, other = (
        scores[np.arange(200), 12 * (np.arange(200) % 2)],
        scores[np.arange(200), 12 - 12 * (np.arange(200) % 2)],
    )
    assert (mine > other).mean() > 0.95
    assert not Sequence(**SMALL).fit(log, wordless(24)).score(log, at(log))[:, [0, 12]].any()


def test_kinds_of_events_are_told_apart() -> None:
    model = Sequence(**SMALL).fit(LOG, TEXTS)
    viewed, carted = (log_of([(0, 4, 99, kind)], 1, LOG.n_products) for kind in (VIEW, CART))
    assert np.abs(model.score(viewed, at(viewed)) - model.score(carted, at(carted))).max() > 1e-4
    seen, hidden = (log_of([(0, 4, 98, BUY), (0, 9, 99, kind)], 1, LOG.n_products) for kind in (VIEW, HIDE))
    assert np.abs(model.score(seen, at(seen)) - model.score(hidden, at(hidden))).max() > 1e-4


def test_hiding_that_was_never_seen_is_not_read() -> None:
    model = Sequence(**SMALL).fit(LOG.where(LOG.kinds != HIDE), TEXTS)
    bought = log_of([(0, 4, 98, BUY)], 1, LOG.n_products)
    and_hid = log_of([(0, 4, 98, BUY), (0, 9, 99, HIDE)], 1, LOG.n_products)
    np.testing.assert_array_equal(model.score(bought, at(bought)), model.score(and_hid, at(and_hid)))


def test_a_killed_learning_goes_on(tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    begun: list[int] = []

    def until_the_third(step: str, done: int, total: int) -> None:
        if done == 2:
            raise Killed

    def note(step: str, done: int, total: int) -> None:
        begun.append(done)

    whole = Sequence(**SMALL).fit(LOG, TEXTS)
    with pytest.raises(Killed):
        Sequence(**SMALL).attended(until_the_third, tmp_path).fit(LOG, TEXTS)
    assert len(list(tmp_path.iterdir())) == 1
    resumed = Sequence(**SMALL).attended(note, tmp_path).fit(LOG, TEXTS)
    assert begun[0] == 2
    for name, array in whole.state().items():
        np.testing.assert_array_equal(array, resumed.state()[name])
    begun.clear()
    Sequence(**SMALL).attended(note, tmp_path).fit(LOG, TEXTS)
    assert begun == [SMALL["epochs"]], "what is done is not done again"


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def without_average(path: Path) -> None:
    kept = torch.load(path, weights_only=True)
    del kept["average"]
    torch.save(kept, path)


def with_other_shapes(path: Path) -> None:
    kept = torch.load(path, weights_only=True)
    torch.save({**kept, "best": {name: value[..., :1] for name, value in kept["best"].items()}}, path)


def with_a_strange_optimiser(path: Path) -> None:
    torch.save({**torch.load(path, weights_only=True), "optimiser": {"state": {}, "param_groups": []}}, path)


@pytest.mark.parametrize("damage", [shortened, without_average, with_other_shapes, with_a_strange_optimiser])
def test_a_damaged_checkpoint_costs_only_time(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    def stop(step: str, done: int, total: int) -> None:
        if done == 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        Sequence(**SMALL).attended(stop, tmp_path).fit(LOG, TEXTS)
    (kept,) = tmp_path.iterdir()
    damage(kept)
    again = Sequence(**SMALL).attended(lambda *_: None, tmp_path).fit(LOG, TEXTS)
    np.testing.assert_array_equal(again.state()["items"], Sequence(**SMALL).fit(LOG, TEXTS).state()["items"])


def test_only_the_latest_rows_are_explained() -> None:
    long = log_of([(0, step % LOG.n_products, float(step), BUY) for step in range(30)], 1, LOG.n_products)
    model = Sequence(**{**SMALL, "length": 50}).fit(LOG, TEXTS)
    explained = model.explain_many(long, NOW, np.arange(5, dtype=np.int32))
    assert not explained.contributions[:, : 30 - EXPLAINED].any()
    assert explained.contributions[:, 30 - EXPLAINED :].any(axis=0).all()


def test_one_row_is_the_whole_reason() -> None:
    model = Sequence(**SMALL).fit(LOG, TEXTS)
    bought = log_of([(0, 4, 98, BUY)], 1, LOG.n_products)
    explained = model.explain_many(bought, NOW, np.array([7], np.int32))
    assert explained.contributions[0, 0] == model.score(bought, np.array([NOW]))[0, 7]


def test_without_torch_one_line_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"daogou\[deep\]"):
        Sequence().fit(LOG, TEXTS)


def test_serving_needs_no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Sequence(**SMALL).fit(LOG, TEXTS).state()
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    history = one(LOG, 3)
    assert Sequence(**SMALL).restore(state).score(history, np.array([NOW + DAY])).any()


def test_heads_must_share_the_width() -> None:
    with pytest.raises(ValueError, match="30"):
        Sequence(width=30, heads=4)
