"""CPU seconds to a given accuracy: daogou's sequence model and RecTools' SASRec, on the same file and split.

    python benchmarks/sasrec_time.py --data Beauty.txt [--items Beauty.items.jsonl] --rectools PYTHON

Leave-one-out as in `daogou bench sequences --protocol published`: all but each user's last two items are learned from,
the last is ranked among all items that the user has not had. After so many epochs of learning each model is measured;
the seconds are CPU seconds (user and system, all threads) of learning alone, which other work does not change.
RecTools needs numpy < 2, so it runs in an environment of its own, whose Python is named by `--rectools`:

    python -m venv rt && rt/bin/pip install 'torch==2.13.*' 'numpy<2' 'rectools[torch]==0.19.*'

RecTools' SASRec has width 64, one block, one head, sampled softmax with 128 negatives; daogou's has its presets.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

FLOORS = (0.0169, 0.0330, 0.0419)
"""NDCG@10 at which the seconds are compared: what an earlier run of RecTools on Beauty had after 217, 412 and 633 s."""


def cpu_seconds() -> float:
    """Of this process, all its threads together."""
    used = os.times()
    return used.user + used.system


def daogou(data: Path, items: Path | None, epochs: list[int]) -> list[dict[str, float]]:
    """One learning, measured after so many epochs: each point goes on from the checkpoint of the one before."""
    import numpy as np

    from daogou.features.build import build
    from daogou.models.sequence import Sequence
    from daogou.training.evaluate import outcomes
    from daogou.trials.sequence_files import read
    from daogou.trials.sequences import splits
    from daogou.types import silent

    file = read(data, items)
    validation, test = splits(file.log)
    features = build(file.catalogue, validation.train, lambda some: np.zeros((len(some), 1), np.float32), ("terms",))
    curve: list[dict[str, float]] = []
    used = 0.0
    with TemporaryDirectory() as folder:
        for n in epochs:
            began = cpu_seconds()
            model = Sequence(epochs=n, patience=n).attended(silent, Path(folder)).fit(validation.train, features)
            used += cpu_seconds() - began
            found = outcomes({"sequence": model}, {}, test, np.ones(file.log.n_products, np.bool_))["sequence"]
            measured = {name: value for name, value in found.summary().items() if "@" in name}
            curve.append({"epochs": n, "cpu_s": used, **measured})
            print(json.dumps({"model": "daogou", **curve[-1]}), file=sys.stderr, flush=True)
            if curve[-1]["ndcg@10"] >= max(FLOORS):
                break
    return curve


def rectools(data: Path, step: int, epochs: int) -> None:
    """SASRec, measured after every `step` epochs; a line of JSON each. Runs in RecTools' own environment."""
    import numpy as np
    import pandas as pd
    from rectools import Columns
    from rectools.dataset import Dataset
    from rectools.models import SASRecModel

    users = {int(line[0]): line[1:] for line in map(str.split, data.read_text().splitlines()) if len(line) > 3}

    def dataset(left_out: int) -> Dataset:
        rows = [(user, item, place) for user, line in users.items() for place, item in enumerate(line[:-left_out])]
        frame = pd.DataFrame(rows, columns=[Columns.User, Columns.Item, Columns.Datetime])
        frame[Columns.Datetime] = pd.to_datetime(frame[Columns.Datetime], unit="D")
        return Dataset.construct(frame.assign(**{Columns.Weight: 1.0}))

    train, known = dataset(2), dataset(1)
    model = SASRecModel(
        n_factors=64, n_blocks=1, n_heads=1, session_max_len=50, loss="sampled_softmax", n_negatives=128, epochs=step
    )
    used = 0.0
    for done in range(step, epochs + 1, step):
        began = cpu_seconds()
        model.fit_partial(train, min_epochs=step, max_epochs=step)
        used += cpu_seconds() - began
        shown = model.recommend(list(users), known, k=10, filter_viewed=True, on_unsupported_targets="ignore")
        hits = shown[shown[Columns.Item] == shown[Columns.User].map(lambda user: users[user][-1])]
        ndcg = float((1 / np.log2(hits[Columns.Rank] + 1)).sum() / len(users))
        row = json.dumps({"epochs": done, "cpu_s": used, "ndcg@10": ndcg})
        print(row, flush=True)
        print(row, file=sys.stderr, flush=True)
        if ndcg >= max(FLOORS):
            return


def reached(curve: list[dict[str, float]]) -> dict[float, float]:
    """The CPU seconds after which each floor was first measured as reached."""
    return {floor: next((row["cpu_s"] for row in curve if row["ndcg@10"] >= floor), float("nan")) for floor in FLOORS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--items", type=Path)
    parser.add_argument("--rectools", help="the Python of RecTools' environment")
    parser.add_argument("--only-rectools", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if asked.only_rectools:
        rectools(asked.data, step=5, epochs=200)
        return
    curves = {"daogou": daogou(asked.data, asked.items, [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25])}
    if asked.rectools:
        command = [asked.rectools, __file__, "--data", str(asked.data), "--only-rectools"]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own file
        curves["rectools"] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    table = {name: reached(curve) for name, curve in curves.items()}
    for floor in FLOORS:
        print(f"NDCG@10 {floor}: " + ", ".join(f"{name} {row[floor]:.0f} CPU s" for name, row in table.items()))
    print(f"load average {os.getloadavg()[0]:.1f}")
    if asked.json:
        asked.json.write_text(json.dumps(curves, indent=1))


if __name__ == "__main__":
    main()
