"""Drawings and charts: every shelf gets a picture, every chart draws the numbers it was given."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from daogou.types import Money
from daogou.web import charts
from daogou.web.assets import STATIC, asset
from daogou.web.pictures import HUES, RULES, drawing, picture

SHEET = ET.fromstring((STATIC / "pictures.svg").read_text(encoding="utf-8"))
SYMBOLS = {symbol.get("id") for symbol in SHEET}
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def test_every_rule_has_its_drawing() -> None:
    assert {name for _, name in RULES} <= SYMBOLS


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("CANDY - PACKAGED", "candy"),
        ("CAT FOOD", "cat"),
        ("HOT DOGS", "sausage"),
        ("DOG FOODS", "pet"),
        ("CARROTS", "vegetable"),
        ("CANDLES/ACCESSORIES", "candle"),
        ("FRZN NOVELTIES/WTR ICE", "icecream"),
        ("TEAS", "tea"),
        ("NUTRITION", "health"),
        ("running_shoes", "shoe"),
    ],
)
def test_words_find_their_drawing(words: str, name: str) -> None:
    assert drawing(words) == name


def test_a_category_goes_before_its_department_and_the_type_between() -> None:
    assert "#cheese" in picture("GROCERY", "CHEESE", "MILK")
    assert "#milk" in picture("GROCERY", "unheard of", "MILK")
    assert "#can" in picture("GROCERY", "unheard of", "unheard of")


def test_any_shop_gets_something() -> None:
    assert ">乐</text>" in picture("乐器", "")
    assert ">&lt;" not in picture("<b>", "<i>")
    assert picture("", "").startswith("<svg")


def test_a_category_keeps_its_ground_and_the_sheet_knows_them_all() -> None:
    ground = re.search(r"hue(\d+)", picture("a", "CHEESE"))
    assert ground
    assert ground[0] in picture("b", "CHEESE")
    css = (STATIC / "style.css").read_text(encoding="utf-8")
    assert all(f".hue{hue} {{" in css for hue in range(HUES))


def test_addresses_of_files_change_with_their_content() -> None:
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{10}", asset("style.css"))
    assert asset("app.js").rsplit("=")[1] != asset("style.css").rsplit("=")[1]


def test_a_price_line_steps_at_each_change() -> None:
    history = [(datetime(2024, month, 1, tzinfo=UTC), Money(minor, "USD")) for month, minor in ((1, 100), (3, 300))]
    drawn = charts.price_line(history, NOW, 'a "label"')
    assert "$1.00" in drawn
    assert "$3.00" in drawn
    assert 'd="M70.0 140.0H' in drawn
    assert "V25.0H625.0" in drawn
    assert "&#34;label&#34;" in drawn
    ET.fromstring(drawn)
    assert charts.price_line(history[:1], NOW, "") == ""


def test_columns_mark_the_tallest() -> None:
    drawn = ET.fromstring(charts.columns([0.1, 0.6, 0.3], ["a", "b", "<"]))
    kinds = [node.get("class") for node in drawn if node.tag == "rect"]
    assert kinds == ["bar", "bar top", "bar"]
    assert [node.text for node in drawn if node.tag == "text"] == ["a", "b", "<"]


@pytest.mark.parametrize(("strength", "width"), [(0.25, "25.0"), (2, "100.0"), (-1, "0.0")])
def test_a_bar_is_filled_by_its_strength(strength: float, width: str) -> None:
    assert [node.get("width") for node in ET.fromstring(charts.bar(strength))] == ["100", width]


def test_a_scale_puts_its_dot_between_its_ends() -> None:
    assert 'cx="120.0"' in charts.scale(0.5, "low", "high")
