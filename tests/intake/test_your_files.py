"""docs/your-files.md and its Chinese page: their examples are imported whole, their tables are the code's."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from sources import database, line, lines

from daogou.adapters.files import FolderSource
from daogou.shop.intake import TABLES, TableName, import_source
from daogou.shop.intake.checks import Checker
from daogou.shop.intake.tables import TABLE_NAMES, Table
from daogou.types import Money, ProductId, ShopperId

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": "your-files.md", "zh": "your-files.zh-CN.md"}
VALUES = {
    "en": {
        "money": "minor units",
        "date": "date",
        "facts": "facts",
        "text": "text",
        "flag": "flag",
        "whole": "whole number",
    },
    "zh": {
        "money": "最小货币单位",
        "date": "日期",
        "facts": "登记信息",
        "text": "文字",
        "flag": "是否",
        "whole": "整数",
    },
}
REQUIRED = {"en": "required", "zh": "必填"}


def page(language: str) -> str:
    return (DOCS / PAGES[language]).read_text(encoding="utf-8")


def blocks(language: str) -> list[tuple[str, str]]:
    return re.findall(r"```(\w+)\n(.*?)```", page(language), re.DOTALL)


def section(language: str, table: TableName) -> str:
    return re.split(r"\n##+ ", page(language).partition(f"### `{table}`\n")[2])[0]


def value(table: Table, column: str) -> str:
    if column in table.money:
        return "money"
    if column in table.times:
        return "date"
    if column.startswith(("facts", "attributes")):
        return "facts"
    return {pl.String: "text", pl.Boolean: "flag"}.get(type(table.columns[column]), "whole")


@pytest.mark.parametrize("language", PAGES)
def test_every_table_and_column_is_told_as_it_is(language: str) -> None:
    assert tuple(re.findall(r"^### `(\w+)`$", page(language), re.MULTILINE)) == TABLE_NAMES
    for name, table in TABLES.items():
        rows = [[cell.strip() for cell in row.split("|")[1:4]] for row in section(language, name).splitlines()]
        told = [tuple(row) for row in rows if row and row[0].startswith("`")]
        assert told == [
            (f"`{column}`", VALUES[language][value(table, column)], REQUIRED[language] * (column in table.required))
            for column in table.columns
        ]
        assert set(table.mandatory) == set(table.required) - {"line"}
        assert all(f"`{column}`" in section(language, name).partition("\n|")[0] for column in table.key)


def test_both_pages_have_the_same_examples_in_the_same_order() -> None:
    assert blocks("zh") == blocks("en")
    shapes = [re.findall(r"^(#+|\||- |```)", page(language), re.MULTILINE) for language in PAGES]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", PAGES)
def test_the_examples_are_imported_whole(language: str, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in TABLE_NAMES:
        told = re.findall(r"`(\w+\.csv)`[:：]\n\n```csv\n(.*?)```", section(language, name), re.DOTALL)
        assert [file for file, _ in told] == [f"{name}.csv"]
        assert told[0][1].splitlines()[0] == ",".join(TABLES[name].columns)
        (folder / told[0][0]).write_text(told[0][1], encoding="utf-8")
    stores = database(tmp_path)
    report = import_source(FolderSource(folder, "Asia/Shanghai"), stores, tmp_path / "r.gz")
    assert [table.table for table in report.tables] == list(TABLE_NAMES)
    assert all(table.read == table.accepted == table.written > 0 for table in report.tables)
    coffee = stores.products.get([ProductId("1001")])[ProductId("1001")]
    assert coffee.price == Money(3_250, "USD")
    [order] = stores.orders.of(ShopperId("s-17"))
    [offer] = stores.offers.of(ShopperId("s-17"), order.at, [coffee.id])
    assert offer.amount == order.lines[0].coupon_discount == Money(500, "USD")
    assert stores.shoppers.facts(ShopperId("s-17")).within("zh") == {"家庭人数": "2 人"}
    stores.close()


@pytest.mark.parametrize("language", PAGES)
def test_the_ways_to_write_a_date_are_read(language: str) -> None:
    [row] = re.findall(rf"^\| {VALUES[language]['date']} \|.*$", page(language), re.MULTILINE)
    written = re.findall("`([^`]+)`", row)
    assert len(written) == 7
    frame = lines(*(line(str(order), at=date) for order, date in enumerate(written)))
    checked = Checker("order_lines", "Asia/Shanghai", {"products": pl.Series(["a"])}).check(frame)
    evening, midnight = 1_714_731_600, 1_714_665_600
    assert checked.good["at"].to_list() == [midnight, midnight, *[evening] * 5]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_name_it(readme: str) -> None:
    there = (DOCS.parent / readme).read_text(encoding="utf-8")
    assert f"(docs/{PAGES['zh' if 'zh' in readme else 'en']})" in there
