"""Imports into a real database: nothing lost, nothing written twice, nothing half-way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources import Frames, catalogue, check_identity, copy_of, database, line, lines, rejected

from daogou.adapters.files import FolderSource
from daogou.shop.intake import HEADINGS, import_source
from daogou.shop.intake.checks import Checked, Checker
from daogou.shop.intake.load import _whole_orders
from daogou.types import InvalidInput, ShopperId


def test_good_rows_are_stored_and_bad_ones_kept_whole(tmp_path: Path) -> None:
    order_lines = lines(line("1", till="7"), line("2", quantity=0, till="8"), line("3", product="q", till="9"))
    source = Frames(products=[catalogue("a", "b"), catalogue("a")], order_lines=[order_lines])
    stores, rejects = database(tmp_path), tmp_path / "out" / "rejects.jsonl.gz"
    report = import_source(source, stores, rejects)
    check_identity(report, rejects)
    assert stores.orders.lines()["order"].to_list() == ["1"]
    kept = {row["reason"]: row["row"] for row in rejected(rejects)}
    assert set(kept) == {"duplicate", "zero or negative quantity", "unknown product"}
    assert kept["unknown product"] == order_lines.row(2, named=True)
    assert [table.written for table in report.tables] == [2, 1]


def test_the_report_is_json_and_rows_of_text(tmp_path: Path) -> None:
    source = Frames(products=[catalogue("a")], order_lines=[lines(line("1"), line("2", quantity=-1))])
    report = import_source(source, database(tmp_path), tmp_path / "rejects.jsonl.gz")
    told = json.loads(json.dumps(report.as_dict()))["tables"][1]
    assert (told["read"], told["accepted"], told["rejected"]) == (2, 1, 1)
    assert told["reasons"] == {"zero or negative quantity": 1}
    assert [len(row) for row in report.rows()] == [len(HEADINGS)] * 2
    assert report.rows()[1][:4] == ("order_lines", "2", "1", "1")


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    source = Frames(products=[catalogue("a"), catalogue("b")])
    import_source(source, database(tmp_path), tmp_path / "r.gz", lambda *step: told.append(step))
    assert told == [("products", 0, 0), ("products", 1, 0), ("products", 2, 0)]


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    source = Frames(products=[catalogue("a")], order_lines=[lines(line("1"), line("2"))])
    stores = database(tmp_path)
    import_source(source, stores, tmp_path / "r.gz")
    before = stores.counts(), stores.orders.lines()
    report = import_source(source, stores, tmp_path / "r.gz")
    assert report.tables[1].accepted == 2
    assert report.tables[1].written == 0
    assert stores.counts() == before[0]
    assert stores.orders.lines().equals(before[1])


def test_an_interrupted_import_is_completed_by_another(tmp_path: Path) -> None:
    parts = [lines(line("1"), line("1", line=2)), lines(line("2")), lines(line("3"))]
    stores, rejects = database(tmp_path), tmp_path / "r.gz"
    with pytest.raises(KeyboardInterrupt):
        import_source(Frames(products=[catalogue("a")], order_lines=[*parts[:2], KeyboardInterrupt()]), stores, rejects)
    assert stores.orders.lines()["order"].unique().to_list() == ["1"]  # order 2 might have gone on
    assert list(tmp_path.glob("r.gz*")) == []
    import_source(Frames(products=[catalogue("a")], order_lines=parts), stores, rejects)
    assert stores.orders.lines()["order"].to_list() == ["1", "1", "2", "3"]


KILLED = """
import os, sys
from pathlib import Path
from daogou.adapters.files import FolderSource
from daogou.adapters.sql.database import Database
from daogou.app import Keys
from daogou.shop.intake import import_source, load

load.SLICE = 2
stores = Database.open(sys.argv[2], "USD", Keys("session", "server", "shopper").opaque, create=True)
die = lambda table, done, total: os._exit(9) if (table, done) == ("order_lines", 4) else None
import_source(FolderSource(Path(sys.argv[1])), stores, Path(sys.argv[3]), die)
"""


def test_an_import_whose_process_died_is_completed_by_another(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    catalogue("a").write_parquet(shop / "products.parquet")
    lines(*(line(str(order), line=n) for order in range(5) for n in (1, 2))).write_parquet(shop / "order_lines.parquet")
    arguments = [str(shop), str(tmp_path / "shop.db"), str(tmp_path / "r.gz")]
    died = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert died.returncode == 9
    stores = database(tmp_path)
    assert stores.orders.lines()["order"].unique().len() == 2
    report = import_source(FolderSource(shop), stores, tmp_path / "r.gz")
    assert (report.tables[1].accepted, report.tables[1].written) == (10, 6)
    assert stores.orders.lines().select("order", "line").rows() == [(str(o), n) for o in range(5) for n in (1, 2)]


def test_orders_alone_refer_to_the_catalogue_of_an_earlier_import(tmp_path: Path) -> None:
    stores = database(tmp_path)
    import_source(Frames(products=[catalogue("a")]), stores, tmp_path / "r.gz")
    report = import_source(Frames(order_lines=[lines(line("1"), line("2", product="b"))]), stores, tmp_path / "r.gz")
    assert report.tables[0].reasons == {"unknown product": 1}


def test_campaigns_and_what_refers_to_them(tmp_path: Path) -> None:
    source = Frames(
        products=[catalogue("a")],
        campaigns=[pl.DataFrame({"id": ["c", "d"], "starts": ["2017-02-01", ""], "ends": ["2017-03-01"] * 2})],
        invitations=[pl.DataFrame({"campaign": ["c", "d"], "shopper": ["s", "s"]})],
        offers=[pl.DataFrame({"id": ["c-1", "d-1"], "campaign": ["c", "d"]})],
        scope=[pl.DataFrame({"offer": ["c-1", "c-1", "d-1"], "product": ["a", "a", "a"]})],
        redemptions=[pl.DataFrame({"offer": ["c-1"], "shopper": ["s"], "at": ["2017-02-03"]})],
    )
    stores, rejects = database(tmp_path), tmp_path / "r.gz"
    report = import_source(source, stores, rejects)
    check_identity(report, rejects)
    counts = stores.counts()
    assert {name: counts[name] for name in ("campaigns", "invitations", "offers", "offer_scope", "redemptions")} == {
        **dict.fromkeys(("campaigns", "invitations", "offers", "offer_scope", "redemptions"), 1)
    }
    told = {table.table: (dict(table.reasons), table.duplicates) for table in report.tables}
    assert told["campaigns"] == ({"missing starts": 1}, 0)
    assert told["scope"] == ({"unknown offer": 1}, 1)


def test_what_refers_to_an_absent_table_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    stores = database(tmp_path)
    source = Frames(products=[catalogue("a")], scope=[pl.DataFrame({"offer": ["1"], "product": ["a"]})])
    with pytest.raises(InvalidInput, match="scope refers to offers"):
        import_source(source, stores, tmp_path / "r.gz")
    assert stores.counts()["products"] == 0


def test_a_rejects_file_that_cannot_be_written_stops_the_import_first(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    stores = database(tmp_path)
    with pytest.raises(InvalidInput, match="taken"):
        import_source(Frames(products=[catalogue("a")]), stores, tmp_path / "taken" / "r.gz")
    assert stores.counts()["products"] == 0


@given(st.lists(st.integers(0, 6), max_size=12).map(sorted), st.integers(1, 5))
def test_orders_are_never_split(orders: list[int], size: int) -> None:
    frame = pl.DataFrame({"order": [str(order) for order in orders]}, schema={"order": pl.String})
    parts = list(_whole_orders(frame.iter_slices(size)))
    assert [order for part in parts for order in part["order"]] == frame["order"].to_list()
    ends = [set(part["order"]) for part in parts]
    assert all(not here & there for place, here in enumerate(ends) for there in ends[place + 1 :])
    assert all(len(part) for part in parts)


@pytest.mark.parametrize("gone", [["s1"], ["s1", "s2"]])
def test_who_is_erased_between_check_and_write_is_counted_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: list[str]
) -> None:
    stores, check = database(tmp_path), Checker.check

    def then_erased(checker: Checker, frame: pl.DataFrame) -> Checked:
        checked = check(checker, frame)
        for shopper in gone:
            stores.shoppers.erase(ShopperId(shopper))
        return checked

    monkeypatch.setattr(Checker, "check", then_erased)
    rows = lines(line("1"), line("1", line=2), line("2", shopper="s2"))
    report = import_source(Frames(products=[catalogue("a")], order_lines=[rows]), stores, tmp_path / "r.gz")
    told = report.tables[1]
    kept = {"1", "2"} - {{"s1": "1", "s2": "2"}[shopper] for shopper in gone}
    assert (told.read, told.accepted, told.written, told.duplicates) == (3, len(kept), len(kept), 0)
    assert told.reasons == {"erased shopper": 3 - len(kept)}
    assert set(stores.orders.lines()["order"]) == kept
    assert rejected(tmp_path / "r.gz") == []
    stores.close()


texts = st.one_of(st.none(), st.sampled_from(["", " ", "a", "b", "q", "visitor-1"]))
numbers = st.one_of(st.none(), st.sampled_from(["", "x", "1.5", "-1", "0", "1", "2"]))
moments = st.one_of(st.none(), st.sampled_from(["", "soon", "2017-02-30", "2017-02-03", "1500000000", "15000000000"]))
dirty_lines = st.fixed_dictionaries(
    {
        **{"order": texts, "line": numbers, "shopper": texts, "at": moments, "place": texts, "product": texts},
        **dict.fromkeys(("quantity", "paid", "shop_discount", "coupon_discount"), numbers),
    }
)
dirty_products = st.fixed_dictionaries({"id": texts, "title_en": texts, "price": numbers, "recommendable": numbers})


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    database(folder).close()
    return folder / "shop.db"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(dirty_products, max_size=8), st.lists(dirty_lines, min_size=1, max_size=25), st.integers(1, 30))
def test_whatever_comes_is_counted_and_only_good_rows_are_stored(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, products: list[dict], rows: list[dict], size: int
) -> None:
    folder = tmp_path_factory.mktemp("dirty")
    text = dict.fromkeys(("id", "title_en", "price", "recommendable"), pl.String)
    order_lines = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    source = Frames(products=[pl.DataFrame(products, schema=text)], order_lines=list(order_lines.iter_slices(size)))
    stores = copy_of(empty, folder)
    report = import_source(source, stores, folder / "r.gz")
    check_identity(report, folder / "r.gz")
    stored, ids = stores.orders.lines(), set(stores.products.frame()["id"])
    assert len(stored) == report.tables[1].accepted
    assert set(stored["product"]) <= ids <= {"a", "b", "q", "visitor-1"}
    assert all((stored[name] >= 0).all() for name in ("paid", "shop_discount", "coupon_discount"))
    assert (stored["quantity"] > 0).all()
    assert not stored["shopper"].str.starts_with("visitor-").any()
    assert stored["at"].is_between(0, 4_102_444_800).all()
    assert not stored.select("order", "line").is_duplicated().any()
    stores.close()
