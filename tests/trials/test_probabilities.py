"""The sessions' rows know what was before and foretell what comes after; nothing lies across the split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from daogou.trials.probabilities import run, slices
from daogou.trials.sessions import COLUMNS, Sessions, read
from daogou.types import InvalidInput

HEADINGS = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"


def log(path: Path, *events: tuple[int, str, int, str]) -> Path:
    """A file of (second, kind, product, session)."""
    lines = [
        f"2019-10-01 {at // 3600:02}:{at // 60 % 60:02}:{at % 60:02} UTC,{kind},{product},{product % 2},,,"
        f"{10 + product}.5,{session},{session}\n"
        for at, kind, product, session in events
    ]
    file = path / "log.csv"
    file.write_text(HEADINGS + "".join(lines), encoding="utf-8")
    return file


def column(sessions: Sessions, name: str) -> list[float]:
    return sessions.values[:, COLUMNS.index(name)].tolist()


def test_rows_by_hand(tmp_path: Path) -> None:
    file = log(
        tmp_path,
        (0, "view", 1, "1"),
        (5, "view", 1, "2"),
        (9, "view", 3, "1"),
        (20, "cart", 1, "1"),
        (30, "purchase", 1, "1"),
        (40, "view", 3, "1"),
    )
    found = read(file)
    assert column(found, "events_so_far") == [1, 1, 2, 3, 4, 5]
    assert column(found, "products_so_far") == [1, 1, 2, 2, 2, 2]
    assert column(found, "product_views") == [0, 1, 0, 2, 2, 1], "everybody's, before the event"
    assert column(found, "product_sales") == [0, 0, 0, 0, 0, 0]
    assert column(found, "category_sales") == [0, 0, 0, 0, 0, 1]
    assert column(found, "seconds_since") == pytest.approx([np.nan, np.nan, 9, 11, 10, 10], nan_ok=True)
    assert found.happened["purchase"].tolist() == [True, False, False, True, False, False]
    assert found.happened["interest"].tolist() == [False, False, True, False, False, False]


def made_up(path: Path, sessions: int = 900) -> Path:
    """Whoever puts a product into the cart mostly buys it."""
    draw = np.random.default_rng(0)
    events = []
    for session in range(sessions):
        at, product = 10 * session, int(draw.integers(30))
        events += [(at, "view", product, str(session)), (at + 2, "view", int(draw.integers(30)), str(session))]
        if session % 3 == 0:
            events.append((at + 4, "cart", product, str(session)))
            if draw.random() < 0.7:
                events.append((at + 8, "purchase", product, str(session)))
        if draw.random() < 0.3:
            events.append((at + 9, "view", product, str(session)))
    return log(path, *events)


def test_no_session_lies_in_two_parts(tmp_path: Path) -> None:
    sessions = read(made_up(tmp_path))
    learn, later, test = slices(sessions)
    assert not (learn & later).any()
    assert not (later & test).any()
    assert sessions.ends[learn].max() < sessions.starts[later].min()
    assert sessions.ends[later].max() < sessions.starts[test].min()


def test_what_comes_after_changes_no_column(tmp_path: Path) -> None:
    file = made_up(tmp_path)
    whole = read(file)
    events = pl.read_csv(file).head(300)
    events.write_csv(tmp_path / "first.csv")
    first = read(tmp_path / "first.csv")
    np.testing.assert_array_equal(first.values, whole.values[:300])


def test_the_head_knows_more_than_its_rivals(tmp_path: Path) -> None:
    pytest.importorskip("lightgbm", reason="the ranker extra is not installed")
    result = run(made_up(tmp_path))
    assert result.best == "purchase: head"
    rows = result.models
    assert rows["purchase: head"]["auc"] > rows["purchase: events so far"]["auc"] > 0.4
    assert rows["interest: base rate"]["auc"] == 0.5
    assert rows["purchase: head"]["calibration_error"] < 0.1


def test_what_is_no_log_of_sessions(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read(tmp_path)
