"""docs/profile-shops.md and its Chinese page: their example is loaded and imported; a wrong line is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daogou.app import Settings, import_facts, make_shop
from daogou.testing.madeup.form import About, ResponseRow, TraitRow
from daogou.testing.madeup.loading import load
from daogou.types import InvalidInput, ShopperId, Words

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": "profile-shops.md", "zh": "profile-shops.zh-CN.md"}


def page(language: str) -> str:
    return (DOCS / PAGES[language]).read_text(encoding="utf-8")


def example(language: str, folder: Path) -> Path:
    for name, text in re.findall(r"`([\w.]+)`[:：]\n\n```jsonl?\n(.*?)```", page(language), re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(language: str, section: str) -> set[str]:
    """The fields that a section's table lists."""
    part = page(language).partition(f"## `{section}`\n")[2].partition("\n## ")[0]
    first = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {name for cell in first for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("language", PAGES)
def test_the_example_is_loaded_and_imported(language: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    folder = example(language, tmp_path / "files")
    shop = load(folder)
    assert [trait.for_whom for trait in shop.traits] == ["self", "self", "child"]
    assert shop.traits[0].evidence[0] == "text:t2"
    opened = make_shop(tmp_path / "shop", Settings(Words("Mine"), "CNY", "Asia/Shanghai"))
    report = import_facts(opened, str(folder))
    assert report
    assert all(table.read == table.accepted == table.written > 0 for table in report.tables)
    assert opened.database.texts.of([ShopperId("li")])["text"].to_list() == ["我儿子不能碰花生，我自己倒没事。"]
    assert opened.database.events.of([ShopperId("ann")])["id"].to_list() == ["e1", "e2"]
    opened.close()


@pytest.mark.parametrize("language", PAGES)
def test_every_field_is_told(language: str) -> None:
    for section, model in (("shop.json", About), ("traits.jsonl", TraitRow), ("responses.jsonl", ResponseRow)):
        assert told(language, section) == set(model.model_fields)


def test_both_pages_have_the_same_example_and_shape() -> None:
    shapes = [re.findall(r"^(#+|\||```)", page(language), re.MULTILINE) for language in PAGES]
    assert shapes[0] == shapes[1]
    code = [re.findall(r"```\w+\n(.*?)```", page(language), re.DOTALL) for language in PAGES]
    assert code[0] == code[1]


def _set(**fields: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda row: row | fields


@pytest.mark.parametrize(
    ("file", "line", "change", "said"),
    [
        ("products", 2, _set(price="29.00"), "price"),
        ("products", 2, _set(id="p1"), "another line has it"),
        ("products", 1, _set(attributes="[1]"), "attributes"),
        ("order_lines", 1, _set(product="p9"), "no product p9"),
        ("order_lines", 1, _set(quantity=0), "quantity"),
        ("events", 3, _set(kind="stare"), "kind"),
        ("events", 1, _set(at="2025-01-01T10:00:00"), "no zone"),
        ("events", 1, _set(at="today"), "ISO 8601"),
        ("texts", 2, _set(rating=6), "rating"),
        ("texts", 3, _set(shopper="eve"), "no shopper eve"),
        ("traits", 2, _set(until=1), "ends before it begins"),
        ("traits", 2, _set(known_from="both"), "evidence is of another kind"),
        ("traits", 3, _set(in_words=["text:t2"]), "no fact of the shopper li"),
        ("traits", 1, _set(mood="good"), "mood"),
        ("traits", 1, _set(strength=2), "strength"),
        ("responses", 1, _set(probability=-1), "probability"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, file: str, line: int, change: Callable[[dict[str, Any]], dict[str, Any]], said: str
) -> None:
    path = example("en", tmp_path) / f"{file}.jsonl"
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[line - 1] = json.dumps(change(json.loads(rows[line - 1])))
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(InvalidInput, match=rf"{file}\.jsonl:{line}: .*{said}"):
        load(tmp_path)


def test_what_is_no_json_or_not_there_is_named(tmp_path: Path) -> None:
    example("en", tmp_path)
    (tmp_path / "events.jsonl").write_text('{"id": \n', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"events\.jsonl:1: no JSON object"):
        load(tmp_path)
    (tmp_path / "events.jsonl").unlink()
    with pytest.raises(InvalidInput, match=r"traits\.jsonl:1: event:e1 is no fact"):
        load(tmp_path)
    (tmp_path / "traits.jsonl").unlink()
    with pytest.raises(InvalidInput, match=r"traits\.jsonl cannot be read"):
        load(tmp_path)


def test_moments_may_be_written_with_their_zone(tmp_path: Path) -> None:
    path = example("en", tmp_path) / "events.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("1736400000", '"2025-01-09T13:20:00+08:00"'))
    assert load(tmp_path).events[0].at == 1_736_400_000
