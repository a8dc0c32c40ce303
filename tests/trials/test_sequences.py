"""The sequence benches on a small made-up file: their splits, their shape, and that hidden is hidden."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from daogou.trials import cold, sequences
from daogou.trials.sequence_files import read
from daogou.types import InvalidInput

AISLES = 6


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """120 users who mostly stay in one of six aisles of twenty items, whose titles name the aisle."""
    rng = np.random.default_rng(0)
    lines = []
    for user in range(120):
        at_home = rng.choice(20, 7, replace=False) * AISLES + user % AISLES
        lines.append(" ".join(map(str, [user, rng.integers(1, 121), *at_home + 1])))
    folder = tmp_path_factory.mktemp("files")
    (folder / "made.txt").write_text("\n".join(lines))
    said = [{"item": n + 1, "title": f"aisle{n % AISLES} number{n}", "categories": []} for n in range(20 * AISLES)]
    (folder / "made.jsonl").write_text("\n".join(map(json.dumps, said)))
    return folder / "made.txt", folder / "made.jsonl"


def test_the_last_two_items_are_kept_back(files: tuple[Path, Path]) -> None:
    log = read(files[0], None).log
    validation, test = sequences.splits(log)
    for user in range(log.n_shoppers):
        line = log.products[log.offsets[user] : log.offsets[user + 1]]
        trained = validation.train.products[validation.train.offsets[user] : validation.train.offsets[user + 1]]
        assert trained.tolist() == line[:-2].tolist()
        assert (validation.targets[user][0], test.targets[user][0]) == (line[-2], line[-1])
        known = test.histories.products[test.histories.offsets[user] : test.histories.offsets[user + 1]]
        assert known.tolist() == line[:-1].tolist()
    assert (test.histories.at < np.repeat(test.now, np.diff(test.histories.offsets))).all()


def test_one_model_alone(files: tuple[Path, Path], tmp_path: Path) -> None:
    sequences.run(*files, model="cease").write(tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text())
    assert list(told["models"]) == [told["best"]] == ["cease"]
    assert told["models"]["cease"]["ndcg@10"] > 0.1
    assert told["n"] == 120
    assert {"ndcg@5", "recall@5", "recall@10", "coverage@10", "fit_s", "peak_mb"} <= set(told["models"]["cease"])


def test_all_and_their_blend(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: sequences.SETTINGS[name][:1] for name in ("popularity", "ease", "cease", "words")}
    monkeypatch.setattr(sequences, "SETTINGS", few)
    result = sequences.run(*files)
    assert set(result.models) == {*few, "blend"}
    assert set(result.notes["ablation"]) == {name for name, weight in result.notes["weights"].items() if weight}  # type: ignore[call-overload,attr-defined]
    row = result.models["ease"]
    assert row["ndcg@10_minus_ease_low"] == row["ndcg@10_minus_ease_high"] == 0


@pytest.mark.parametrize(
    ("asked", "said"), [({"model": "magic"}, "magic"), ({"protocol": "tied"}, "tied"), ({"encoder": "x"}, "encoder")]
)
def test_what_is_not_there_is_said(files: tuple[Path, Path], asked: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        sequences.run(*files, **asked)


def test_hidden_items_are_nowhere(files: tuple[Path, Path]) -> None:
    file = read(files[0], None)
    hidden = cold.hidden_items(file.items)
    expected = [int.from_bytes(hashlib.sha256(str(n).encode()).digest(), "big") % 5 == 0 for n in file.items.tolist()]
    assert hidden.tolist() == expected
    assert 0.05 < hidden.mean() < 0.4
    for whole in sequences.splits(file.log):
        held = cold.without(whole, hidden)
        assert not hidden[held.train.products].any()
        assert not hidden[held.histories.products].any()
        aims = cold.aims(held, hidden)
        assert aims.tolist() == [bool(hidden[products[0]]) for products in held.targets]
        some = cold.balanced(held, hidden, seed=0)
        assert len(some.shoppers) == len(some.targets) == some.histories.n_shoppers == len(some.now)
        assert cold.aims(some, hidden).sum() == aims.sum() > 0
        assert (~cold.aims(some, hidden)).sum() == min(aims.sum(), (~aims).sum())


def test_cold_items_are_found_by_their_words(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: sequences.SETTINGS[name][:1] for name in ("words", "ease", "cease")}
    monkeypatch.setattr(sequences, "SETTINGS", few)
    result = cold.run(*files)
    assert result.models["ease"]["recall@10"] == 0
    assert result.models["blend"]["recall@10"] >= result.models["words"]["recall@10"] > 0.3
    assert result.models["words"]["recall@10_minus_words_low"] == 0
    assert result.models["cease"]["recall@10_of_sold"] > 0
