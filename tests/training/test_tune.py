"""The search: its space, its studies on a real SQLite file, what becomes of a kill and of what fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from daogou.features.build import build
from daogou.models import KINDS
from daogou.models.recommender import make
from daogou.testing.shops import Letters, catalogue, order_lines
from daogou.training.adopt import adopted, compare
from daogou.training.choose import choose
from daogou.training.found import Found, read_found, write_found
from daogou.training.holdout import last_baskets
from daogou.training.memory import within_memory
from daogou.training.splits import splits
from daogou.types import InvalidInput

optuna = pytest.importorskip("optuna", reason="the tune extra is not installed")

from daogou.training.space import drawn, parameters, space  # noqa: E402
from daogou.training.tune import Base, Tuning  # noqa: E402

KINDS_OF_ROWS = ("buy", "view", "cart", "like", "hide")


def base_of(*names: str) -> Base:
    import polars as pl

    from daogou.shop.events import EVENT_COLUMNS
    from daogou.shop.interactions import from_frames

    products = catalogue().sort("id")
    events = pl.DataFrame(schema=EVENT_COLUMNS)
    log, _ = from_frames(order_lines(), events, products["id"].to_numpy(), lambda who: int(who[1:]) + 1)
    held = splits(log).choose
    features = build(products, held.train, lambda texts: Letters().encode(texts, "passage"))
    allowed = np.ones(log.n_products, np.bool_)
    return Base(choose({name: ({},) for name in names}, held, features, allowed), held, features)


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of("frequency", "popularity")


def worths(tuning: Tuning, name: str) -> list[tuple[dict[str, Any], float | None]]:
    trials = tuning._studies[name].get_trials()
    return [(trial.params, trial.value) for trial in trials if "seconds" in trial.user_attrs]


@pytest.mark.parametrize("name", KINDS)
def test_the_presets_lie_in_the_space_and_all_that_is_drawn_is_a_config(name: str) -> None:
    model = make(name)
    where = space(model, KINDS_OF_ROWS)
    assert where
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    for setting, search in where.items():
        value = getattr(model.config, setting)
        assert value is None or search.low <= value <= search.high, setting
    study.enqueue_trial(parameters(model.config, where))
    first = drawn(study.ask(), model.Config, where)
    assert model.Config(**first) == model.config
    for _ in range(30):
        drawn_config = model.Config(**drawn(study.ask(), model.Config, where))
        nullable = [s for s in where if type(None) in get_args(model.Config.model_fields[s].annotation)]
        assert all(getattr(drawn_config, s) is not None for s in where if s not in nullable)


def test_what_a_kind_weighs_is_searched_only_where_there_is_one() -> None:
    assert {"view", "cart", "like"} < set(space(make("frequency"), KINDS_OF_ROWS))
    assert not {"view", "cart", "like", "hide"} & set(space(make("frequency"), ("buy",)))


def test_a_search_that_was_killed_goes_on_as_if_it_had_not_been(base: Base, tmp_path: Path) -> None:
    whole = Tuning(base, tmp_path / "whole.db", "k", seed=3)
    for _ in range(14):
        whole.try_once("frequency")
    broken = Tuning(base, tmp_path / "broken.db", "k", seed=3)
    for _ in range(6):
        broken.try_once("frequency")
    broken._studies["frequency"].ask()  # under way when the process was killed
    again = Tuning(base, tmp_path / "broken.db", "k", seed=3)
    for _ in range(8):
        again.try_once("frequency")
    assert worths(again, "frequency") == worths(whole, "frequency")
    assert len({str(params) for params, _ in worths(whole, "frequency")}) == 14
    assert worths(Tuning(base, tmp_path / "broken.db", "other facts", seed=3), "frequency") == []


def test_the_first_trial_is_the_presets_and_its_worth_is_that_of_the_blend(base: Base, tmp_path: Path) -> None:
    tuning = Tuning(base, tmp_path / "s.db", "k")
    tuning.try_once("frequency")
    assert worths(tuning, "frequency")[0][1] == pytest.approx(base.worth("frequency", None))
    assert tuning.found()["frequency"] == Found({}, *[base.worth("frequency", None)] * 2, 1)


@pytest.mark.parametrize("error", [MemoryError("too large"), ValueError("no such thing")])
def test_what_fails_is_recorded_and_the_search_goes_on(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    tuning = Tuning(base, tmp_path / "s.db", "k")
    tuning.try_once("frequency")
    from daogou.models.frequency import Frequency

    def fails(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(Frequency, "fit", fails)
        tuning.try_once("frequency")
    tuning.try_once("frequency")
    found = Tuning(base, tmp_path / "s.db", "k").found()["frequency"]
    assert (found.trials, found.failed) == (3, 1)
    assert found.why == f"{type(error).__name__}: {error}"


def test_more_memory_than_there_is_is_an_error() -> None:
    if not Path("/proc/meminfo").is_file():
        pytest.skip("the system does not say what memory is free")
    with within_memory(), pytest.raises(MemoryError):
        np.ones(1 << 42, np.int8)
    assert np.ones(1 << 20, np.int8).sum() == 1 << 20


def test_time_is_shared_and_ends(base: Base, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    tuning = Tuning(base, tmp_path / "s.db", "k")
    tuning.search(1_000, lambda *step: told.append(step), most=3)
    found = tuning.found()
    assert {name: one.trials for name, one in found.items()} == {"frequency": 3, "popularity": 3}
    assert told[-1][1] == told[-1][2]
    assert "6 trials, best so far" in told[-1][0]
    tuning.search(0, most=100)
    assert tuning.found() == found, "there was no time"


def test_a_ctrl_c_keeps_what_was_found(base: Base, tmp_path: Path) -> None:
    tuning = Tuning(base, tmp_path / "s.db", "k")

    def pressed() -> None:
        if sum(one.trials for one in tuning.found().values()) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tuning.search(1_000, after=pressed)
    assert sum(one.trials for one in Tuning(base, tmp_path / "s.db", "k").found().values()) == 4


def test_a_bad_preset_is_bettered_and_both_are_judged(tmp_path: Path) -> None:
    plain = base_of("frequency")
    held, features = plain.held, plain.features
    allowed = np.ones(held.train.n_products, np.bool_)
    # so short a memory forgets everything
    poor = Base(choose({"frequency": ({"half_life_days": 0.01},)}, held, features, allowed), held, features)
    tuning = Tuning(poor, tmp_path / "s.db", "k")
    for _ in range(6):
        tuning.try_once("frequency")
    found = tuning.found()
    assert found["frequency"].blend > found["frequency"].presets + 0.05
    tuned = adopted(poor, found, allowed)
    assert tuned.validation["blend"] > poor.choice.validation["blend"] + 0.05
    judge = last_baskets(held.train)
    table = compare(poor.choice, tuned, judge, features, allowed)
    difference = table["tuned"]["ndcg@10"] - table["presets"]["ndcg@10"]
    assert table["tuned"]["ndcg@10_minus_presets_low"] <= difference <= table["tuned"]["ndcg@10_minus_presets_high"]


def test_what_was_found_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "tuned.json"
    assert read_found(path) == {}
    found = {"frequency": Found({"half_life_days": 33.0}, 0.3, 0.2, 7, 1, "MemoryError: too large")}
    write_found(found, path)
    assert read_found(path) == found


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("33.0", "-1"),
        lambda text: text.replace("half_life_days", "no_such_setting"),
        lambda text: text[:20],
        lambda text: "[]",
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    path = tmp_path / "tuned.json"
    write_found({"frequency": Found({"half_life_days": 33.0}, 0.3, 0.2, 7)}, path)
    path.write_text(spoil(path.read_text()))
    with pytest.raises(InvalidInput, match=r"tuned\.json"):
        read_found(path)
