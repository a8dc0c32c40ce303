"""The bench of set completion: its protocol, and that what can be learnt of sets is."""

import csv
import hashlib
from pathlib import Path

import numpy as np
import pytest

from daogou import metrics
from daogou.models import completion
from daogou.testing.shops import Letters
from daogou.trials import bundles
from daogou.trials.bundle_files import part, read
from daogou.types import InvalidInput

BRANDS = ("Canto", "Nivor", "Sorel", "Fujo", "Olymp", "Penta", "Leika", "Ricor")
THINGS = {"camera": "Cameras", "card": "Memory Cards", "bag": "Bags", "tripod": "Tripods", "strap": "Straps"}


def write(folder: Path, sessions: int = 120) -> Path:
    """Each session has a bundle: the camera of a model with the card and the bag of the same."""
    draw = np.random.default_rng(4)
    models = [f"{brand} {letter}{number}" for brand in BRANDS for letter, number in (("D", 70), ("X", 10))]
    items = {
        f"{m}-{t}": (f"{model} {thing}", shelf)
        for m, model in enumerate(models)
        for t, (thing, shelf) in enumerate(THINGS.items())
    }
    tables: dict[str, list[tuple[str, str]]] = {
        "item_titles": [("item ID", "titles"), *((id_, title) for id_, (title, _) in items.items())],
        "item_categories": [
            ("item ID", "categories"), *((id_, f"[[Electronics,Photo,{shelf}]]") for id_, (_, shelf) in items.items())
        ],
        "session_bundle": [("session ID", "bundle ID")],
        "session_item": [("session ID", "item ID")],
        "bundle_item": [("bundle ID", "item ID")],
        "bundle_intent": [("bundle ID", "intent")],
    }  # fmt: skip
    for session in range(sessions):
        model = int(draw.integers(len(models)))
        tables["session_bundle"].append((f"s{session}", f"b{session}"))
        tables["bundle_intent"].append((f"b{session}", "camera kit"))
        for thing in (0, 1, 2):
            tables["bundle_item"].append((f"b{session}", f"{model}-{thing}"))
            tables["session_item"].append((f"s{session}", f"{model}-{thing}"))
        tables["session_item"].append((f"s{session}", "unknown"))
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the files and the cache, and an encoder that is ready at once."""
    monkeypatch.setattr(bundles, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(bundles, "best_encoder", lambda texts: Letters())
    monkeypatch.setattr(completion, "FORESTS", 2)
    return tmp_path


def test_sessions_are_held_out_by_their_id() -> None:
    for session in ("0", "s17", "会话"):
        assert part(session, 5) == int(hashlib.sha256(session.encode("utf-8")).hexdigest(), 16) % 5


def test_what_is_held_out_teaches_nothing(own: Path) -> None:
    files = read(write(own / "data"))
    vectors = {bundle.intent: np.zeros(2, np.float32) for bundle in files.bundles}
    parts = bundles.nested(files, vectors)
    held = [bundle for bundle in files.bundles if part(bundle.session, 5) == 0]
    assert held
    assert sum(len(each.examples) for each in parts) == len(files.bundles) - len(held)
    assert sum(len(each.visits) for each in parts) == len({s for s in files.sessions if part(s, 5)})


def test_what_goes_together_is_learnt_and_titles_alone_are_beaten(own: Path) -> None:
    """By titles all five things of a model are alike; only known sets tell that straps are in none."""
    result = bundles.run(write(own / "data"), ablation=False)
    assert result.n == 3 * result.notes["bundles"]["judged"]  # type: ignore[index]
    rival, mine = result.models["tfidf"], result.models["completion"]
    assert mine["ndcg@10"] > rival["ndcg@10"] + 0.1
    assert mine["minus_tfidf_low"] > 0
    assert result.models["completion, told the intent"]["recall@10"] >= mine["recall@10"] - 0.05
    assert 0 < rival["ndcg@10_low"] <= rival["ndcg@10"] <= rival["ndcg@10_high"]


def test_files_that_are_not_right_are_named(own: Path) -> None:
    folder = write(own / "data")
    (folder / "bundle_item.csv").write_text("bundle ID,item ID\nb-nowhere,0-0\nb-nowhere,0-1\n")
    with pytest.raises(InvalidInput, match=r"session_bundle\.csv names no session of the bundle b-nowhere"):
        read(folder)
    (folder / "item_titles.csv").write_text("item ID,titles\n1,a,b\n")
    with pytest.raises(InvalidInput, match=r"item_titles\.csv, row 2"):
        read(folder)
    (folder / "item_titles.csv").unlink()
    with pytest.raises(InvalidInput, match=r"item_titles\.csv cannot be read"):
        read(folder)


def test_tabs_will_do(own: Path) -> None:
    folder = write(own / "data")
    before = read(folder)
    for path in folder.iterdir():
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t").writerows(rows)
    after = read(folder)
    assert after.titles == before.titles
    assert after.paths == before.paths
    assert [b.items.tolist() for b in after.bundles] == [b.items.tolist() for b in before.bundles]


def test_too_few_sessions_are_refused(own: Path) -> None:
    with pytest.raises(InvalidInput, match="too few sessions"):
        bundles.run(write(own / "data", sessions=2))


def test_intervals_over_clusters() -> None:
    """Doubling every value within its cluster changes nothing; independent values have the plain interval."""
    values = np.random.default_rng(1).random(200)
    low, high = metrics.clustered_interval(values, np.arange(200))
    plain = metrics.paired_interval(values, np.zeros(200))
    assert (low, high) == pytest.approx(plain)
    twice = metrics.clustered_interval(np.repeat(values, 2), np.repeat(np.arange(200), 2))
    assert twice == pytest.approx((low, high))
    assert metrics.clustered_interval(values, np.zeros(200)) == (-np.inf, np.inf)
