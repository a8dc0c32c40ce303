"""What else a shop could take: implicit, RecTools, LensKit and tuned frequency on daogou's own splits, judged alike.

    python benchmarks/rivals.py --source completejourney [--rectools PYTHON] [--lenskit PYTHON] [--json OUT]
    python benchmarks/rivals.py --data FILE.txt [--rectools PYTHON] [--lenskit PYTHON] [--json OUT]

The splits are those of `daogou bench baskets` ("last") and `daogou bench sequences`, written to files that every rival
reads; what comes back are lists of ten, which `daogou.metrics` judges. A rival's setting is the best of its grid on the
validation targets of at most `TUNED_ON` shoppers drawn at random; the test is judged once, with that one alone.

RecTools needs numpy < 2 and LensKit brings a torch of its own, so each runs in an environment of its own, whose Python
is named; without it the library is left out:

    python -m venv rt && rt/bin/pip install 'torch==2.13.*' 'numpy<2' 'rectools[torch]==0.19.*'
    python -m venv lk && lk/bin/pip install lenskit
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

K = 10
TUNED_ON = 3_000
DAY = 86_400


@dataclass(frozen=True)
class Stage:
    """One split as a file holds it: who touched what and when, in order, of all users (`train_…`) and of the m who are
    asked about (`history_…`, rows 0 to m − 1, whose numbers in train are `users`); `now` int64[m]."""

    train_rows: np.ndarray
    train_items: np.ndarray
    train_at: np.ndarray
    history_rows: np.ndarray
    history_items: np.ndarray
    history_at: np.ndarray
    users: np.ndarray
    now: np.ndarray
    size: np.ndarray
    """int64[3]: users, items, and 1 where what is in a history may be ranked again."""

    @property
    def repeats(self) -> bool:
        return bool(self.size[2])

    def train(self) -> sparse.csr_matrix:
        """float32[users, items]: how often."""
        return _counts(self.train_rows, self.train_items, (int(self.size[0]), int(self.size[1])))

    def history(self) -> sparse.csr_matrix:
        """float32[m, items]"""
        return _counts(self.history_rows, self.history_items, (len(self.users), int(self.size[1])))


def _counts(rows: np.ndarray, items: np.ndarray, shape: tuple[int, int]) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, items)), shape=shape)


def _best(scores: np.ndarray, stage: Stage, start: int, history: sparse.csr_matrix) -> np.ndarray:
    """int32[n, K] of scores [n, items] of the users from `start` on."""
    if not stage.repeats:
        known = history[start : start + len(scores)].tocoo()
        scores[known.row, known.col] = -np.inf
    found = np.argpartition(-scores, K, axis=1)[:, :K]
    order = np.argsort(-np.take_along_axis(scores, found, axis=1), axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1).astype(np.int32)


# the rivals: (stage, **setting) -> int32[m, K], −1 where a list is shorter


def frequency(stage: Stage, half_life_days: float) -> np.ndarray:
    """How often the shopper bought it, each time 0.5 ** (age / half-life); the rest goes by all counts."""
    age = (stage.now[stage.history_rows] - stage.history_at) / DAY
    mine = sparse.csr_matrix(
        (0.5 ** (age / half_life_days), (stage.history_rows, stage.history_items)),
        shape=(len(stage.users), int(stage.size[1])),
    )
    everybody = np.bincount(stage.train_items, minlength=int(stage.size[1]))
    few = 1e-9 * everybody / everybody.max()
    parts = range(0, len(stage.users), 512)
    return np.concatenate([_best(mine[at : at + 512].toarray() + few, stage, at, mine) for at in parts])


def gp_topfreq(stage: Stage) -> np.ndarray:
    """How often the shopper bought it, the rest by how often everybody did: the plain baseline of Li et al., "A Next
    Basket Recommendation Reality Check", TOIS 2023."""
    return frequency(stage, np.inf)


def popularity(stage: Stage) -> np.ndarray:
    """The same for everybody: how often it was bought."""
    history, everybody = stage.history(), np.bincount(stage.train_items, minlength=int(stage.size[1]))
    parts = [(at, min(512, len(stage.users) - at)) for at in range(0, len(stage.users), 512)]
    return np.concatenate([_best(np.tile(everybody.astype(float), (n, 1)), stage, at, history) for at, n in parts])


def _implicit(
    model: Any, stage: Stage, scale: float = 1.0, users: np.ndarray | None = None, **asked: Any
) -> np.ndarray:
    model.fit(stage.train() * scale, show_progress=False)
    users = np.arange(len(stage.users)) if users is None else users
    known = stage.history() * scale
    return model.recommend(users, known, N=K, filter_already_liked_items=not stage.repeats, **asked)[0]


def als(stage: Stage, factors: int, regularization: float, alpha: float) -> np.ndarray:
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(factors, regularization=regularization, iterations=15, random_state=0)
    return _implicit(model, stage, alpha, recalculate_user=True)


def bpr(stage: Stage, factors: int, learning_rate: float, iterations: int) -> np.ndarray:
    """It cannot fold in: a user is the vector that training gave them."""
    from implicit.cpu.bpr import BayesianPersonalizedRanking

    model = BayesianPersonalizedRanking(factors, learning_rate=learning_rate, iterations=iterations, random_state=0)
    return _implicit(model, stage, users=stage.users)


def cosine(stage: Stage, k: int) -> np.ndarray:
    from implicit.nearest_neighbours import CosineRecommender

    return _implicit(CosineRecommender(K=k, num_threads=1), stage)


def bm25(stage: Stage, k: int, k1: float, b: float) -> np.ndarray:
    from implicit.nearest_neighbours import BM25Recommender

    return _implicit(BM25Recommender(K=k, K1=k1, B=b, num_threads=1), stage)


def _rectools(model: Any, stage: Stage) -> np.ndarray:
    import pandas as pd
    from rectools import Columns
    from rectools.dataset import Dataset, IdMap, Interactions

    ids = [IdMap.from_values(np.arange(n)) for n in stage.size[:2]]

    def dataset(users: np.ndarray, items: np.ndarray, at: np.ndarray) -> Dataset:
        frame = pd.DataFrame({Columns.User: users, Columns.Item: items, Columns.Weight: 1.0})
        frame[Columns.Datetime] = pd.to_datetime(at, unit="s")
        return Dataset(*ids, Interactions.from_raw(frame, *ids))

    model.fit(dataset(stage.train_rows, stage.train_items, stage.train_at))
    known = dataset(stage.users[stage.history_rows], stage.history_items, stage.history_at)
    found = model.recommend(stage.users, known, K, filter_viewed=not stage.repeats, on_unsupported_targets="ignore")
    lists = np.full((len(stage.users), K), -1, np.int32)
    row = np.full(int(stage.size[0]), -1)
    row[stage.users] = np.arange(len(stage.users))
    lists[row[found[Columns.User].to_numpy()], found[Columns.Rank].to_numpy() - 1] = found[Columns.Item].to_numpy()
    return lists


def rectools_ease(stage: Stage, regularization: float) -> np.ndarray:
    from rectools.models import EASEModel

    return _rectools(EASEModel(regularization=regularization, recommend_n_threads=1), stage)


def rectools_sasrec(stage: Stage, epochs: int) -> np.ndarray:
    from rectools.models import SASRecModel

    return _rectools(
        SASRecModel(
            n_factors=64,
            n_blocks=1,
            n_heads=1,
            session_max_len=50,
            loss="sampled_softmax",
            n_negatives=128,
            epochs=epochs,
        ),
        stage,
    )


def _lenskit(model: Any, stage: Stage) -> np.ndarray:
    import pandas as pd
    from lenskit.data import ItemList, RecQuery, from_interactions_df

    pairs = pd.DataFrame({"user_id": stage.train_rows, "item_id": stage.train_items}).drop_duplicates()
    data = from_interactions_df(pairs)
    model.train(data)
    names = data.items.ids()
    all_items, history, lists = ItemList(item_ids=names), stage.history(), []
    for row in range(len(stage.users)):
        mine = ItemList(item_ids=np.intersect1d(history[row].indices, names))
        told = model(RecQuery(history_items=mine), all_items).scores()
        scores = np.full((1, int(stage.size[1])), -np.inf)
        scores[0, names] = np.nan_to_num(told, nan=-1e30)
        lists.append(_best(scores, stage, row, history))
    return np.concatenate(lists)


def lenskit_item_knn(stage: Stage, k: int) -> np.ndarray:
    from lenskit.knn import ItemKNNScorer

    return _lenskit(ItemKNNScorer(max_nbrs=k, save_nbrs=1_000, feedback="implicit"), stage)


def lenskit_als(stage: Stage, embedding_size: int, regularization: float, weight: float) -> np.ndarray:
    from lenskit.als import ImplicitMFScorer

    made = ImplicitMFScorer(
        embedding_size=embedding_size, regularization=regularization, weight=weight, epochs=15, user_embeddings=False
    )
    return _lenskit(made, stage)


@dataclass(frozen=True)
class Rival:
    """`grid`: what is tried, by setting; `only`: "sequences" or "baskets" where it makes sense on one kind alone."""

    library: str
    lists: Callable[..., np.ndarray]
    grid: Mapping[str, tuple[Any, ...]]
    only: str = ""

    def settings(self) -> list[dict[str, Any]]:
        return [dict(zip(self.grid, values, strict=True)) for values in product(*self.grid.values())]


RIVALS = {
    "popularity": Rival("numpy", popularity, {}),
    "frequency": Rival("numpy", frequency, {"half_life_days": (30.0, 60.0, 90.0, 120.0, 180.0, 1e6)}, "baskets"),
    "gp-topfreq": Rival("numpy", gp_topfreq, {}, "baskets"),
    "implicit als": Rival(
        "implicit", als, {"factors": (64, 128), "regularization": (0.1, 10.0, 50.0), "alpha": (1.0, 10.0)}
    ),
    "implicit bpr": Rival("implicit", bpr, {"factors": (64,), "learning_rate": (0.01, 0.05), "iterations": (100, 300)}),
    "implicit cosine": Rival("implicit", cosine, {"k": (20, 50, 200, 1_000)}),
    "implicit bm25": Rival("implicit", bm25, {"k": (50, 200, 1_000), "k1": (1.2, 100.0), "b": (0.2, 0.8)}),
    "rectools ease": Rival("rectools", rectools_ease, {"regularization": (50.0, 200.0, 500.0)}),
    "rectools sasrec": Rival("rectools", rectools_sasrec, {"epochs": (40,)}, "sequences"),
    "lenskit item knn": Rival("lenskit", lenskit_item_knn, {"k": (20, 100)}),
    "lenskit als": Rival(
        "lenskit", lenskit_als, {"embedding_size": (64,), "regularization": (0.1, 10.0), "weight": (10.0, 40.0)}
    ),
}


def _as_stage(held: Any) -> Stage:
    """Of a `Holdout`."""
    train, known = held.train, held.histories
    size = np.array([train.n_shoppers, train.n_products, held.repeats])
    rows = (train.shoppers, train.products, train.at, known.shoppers, known.products, known.at)
    return Stage(*rows, held.shoppers, held.now, size)


def _some(held: Any, rows: np.ndarray) -> Any:
    """The hold-out of these shoppers alone."""
    from dataclasses import replace

    return replace(
        held,
        shoppers=held.shoppers[rows],
        histories=held.histories.take(rows),
        now=held.now[rows],
        targets=[held.targets[row] for row in rows.tolist()],
        wanted=held.wanted[rows],
    )


def _splits(data: Path | None) -> tuple[str, Any, Any]:
    """The kind, what settings are chosen on and what judges."""
    if data is None:
        from daogou.trials import baskets

        test, before = baskets.splits(baskets.read()[1], None)
    else:
        from daogou.trials.sequence_files import read
        from daogou.trials.sequences import splits

        before, test = splits(read(data, None).log)
    few = np.sort(np.random.default_rng(0).permutation(len(before.shoppers))[:TUNED_ON])
    return ("baskets" if data is None else "sequences"), _some(before, few), test


def _asked(python: str, name: str, stage: Path, setting: dict[str, Any]) -> tuple[np.ndarray, float]:
    """The lists that this Python makes, and the seconds that it took for fit and lists."""
    out = stage.with_suffix(".lists.npz")
    command = [python, __file__, "--only", name, "--stage", str(stage), "--setting", json.dumps(setting)]
    subprocess.run([*command, "--out", str(out)], check=True)  # noqa: S603 - our own file
    with np.load(out) as told:
        return told["lists"], float(told["seconds"])


def _tried(name: str, tries: int | None) -> list[dict[str, Any]]:
    """The rival's settings, or so many of them, drawn at random."""
    grid = RIVALS[name].settings()
    if tries is None or tries >= len(grid):
        return grid
    return [grid[place] for place in np.sort(np.random.default_rng(0).permutation(len(grid))[:tries])]


def _measured(
    name: str, python: str, stages: Mapping[str, Path], before: Any, test: Any, tries: int | None = None
) -> dict[str, Any]:
    from daogou.metrics import coverage
    from daogou.training.evaluate import outcome

    tried = _tried(name, tries)
    worth = []
    for setting in tried if len(tried) > 1 else []:
        lists, _ = _asked(python, name, stages["validation"], setting)
        worth.append(float(outcome(lists, before, 0.0).ndcg.mean()))
        print(f"  {name} {setting}: validation NDCG@10 {worth[-1]:.4f}", file=sys.stderr, flush=True)
    chosen = tried[int(np.argmax(worth))] if worth else tried[0]
    lists, seconds = _asked(python, name, stages["test"], chosen)
    found = outcome(lists, test, seconds)
    row = {**found.summary(), "coverage@10": coverage(lists, test.train.n_products)}
    return {**row, "setting": chosen, "validation_ndcg@10": max(worth, default=None)}


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", choices=["completejourney"], help="baskets")
    parser.add_argument("--data", type=Path, help="a line a user: `user item item …`")
    parser.add_argument("--rectools", help="the Python of RecTools' environment")
    parser.add_argument("--lenskit", help="the Python of LensKit's environment")
    parser.add_argument("--rivals", default=",".join(RIVALS), help="names with commas between")
    parser.add_argument("--tries", type=int, help="at most so many settings of a rival, drawn at random")
    parser.add_argument("--json", type=Path)
    for hidden in ("--only", "--stage", "--setting", "--out"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    return parser


def main(arguments: list[str] | None = None) -> None:
    parser = _arguments()
    asked = parser.parse_args(arguments)
    if asked.only:
        _answer(asked.only, asked.stage, json.loads(asked.setting), asked.out)
        return
    if (asked.source is None) == (asked.data is None):
        parser.error("either --source or --data says what is measured on")
    names = [name.strip() for name in asked.rivals.split(",")]
    if strange := [name for name in names if name not in RIVALS]:
        parser.error(f"there is no rival {strange[0]!r}; there are: {', '.join(RIVALS)}")
    kind, before, test = _splits(asked.data)
    pythons = {
        "numpy": sys.executable,
        "implicit": sys.executable,
        "rectools": asked.rectools,
        "lenskit": asked.lenskit,
    }
    able = [name for name in names if pythons[RIVALS[name].library] and RIVALS[name].only in ("", kind)]
    table = _table(able, pythons, before, test, asked.tries, asked.json)
    _show(table)
    print(f"load average {os.getloadavg()[0]:.1f}")


def _table(
    names: list[str], pythons: Mapping[str, str], before: Any, test: Any, tries: int | None, out: Path | None
) -> dict[str, dict[str, Any]]:
    """Every rival's row, each written as soon as it is there."""
    table = {}
    with tempfile.TemporaryDirectory() as folder:
        stages = {"validation": Path(folder) / "validation.npz", "test": Path(folder) / "test.npz"}
        for place, held in zip(stages.values(), (before, test), strict=True):
            np.savez(place, **vars(_as_stage(held)))
        for name in names:
            python = pythons[RIVALS[name].library]
            row = table[name] = _measured(name, python, stages, before, test, tries)
            print(name, json.dumps(row), file=sys.stderr, flush=True)
            if out:
                out.write_text(json.dumps({"n": len(test.shoppers), "rivals": table}, indent=1))
    return table


def _show(table: Mapping[str, Mapping[str, Any]]) -> None:
    from daogou.commands.terminal import metrics_table

    figures = {
        name: {metric: value for metric, value in row.items() if isinstance(value, float)}
        for name, row in table.items()
    }
    metrics_table("rivals", figures)


def _answer(name: str, stage: str, setting: dict[str, Any], out: str) -> None:
    """In the rival's own environment: read the split, fit, write the lists."""
    with np.load(stage) as held:
        read = Stage(**{part: held[part] for part in held.files})
    began = time.perf_counter()
    lists = RIVALS[name].lists(read, **setting)
    np.savez(out, lists=np.asarray(lists, dtype=np.int32), seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main()
