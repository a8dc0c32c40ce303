"""What is found fulfils every condition; what is near says what it does not fulfil."""

import json

import numpy as np
import polars as pl
import pytest

from daogou.reading.catalogue import Catalogue
from daogou.reading.wishes.known import known
from daogou.reading.wishes.read import read
from daogou.search.search import Found, Search
from daogou.shop.products import PRODUCT_COLUMNS

ROWS = [
    ("l1", "Swift 17\" notebook", "notebook", "Acer", {"memory": "16 GB", "disk": "512 GB", "diagonal": "17 inch", "colour": "black/silver"}, 90_000, 3),
    ("l2", "Aspire notebook", "notebook", "Acer", {"memory": "8 GB", "disk": "256 GB", "diagonal": "39.6 cm", "colour": "blue"}, 50_000, 2),
    ("l3", "Pavilion notebook, black lid", "notebook", "HP", {"memory": "32 GB", "disk": "1 TB", "diagonal": "15.6 inch"}, 120_000, 0),
    ("u1", "Stick", "usb stick", "Acer", {"disk": "16 GB"}, 1_000, 9),
    ("c1", "Notebook case for Acer", "case", "Targus", {"colour": "black"}, 3_000, 9),
    ("d1", "Linen dress", "dress", "Rosa", {"length": "85 cm", "colour": "blue"}, 20_000, 9),
    ("d2", "Silk dress", "dress", "Rosa", {"length": "1.2 m", "colour": "red"}, 30_000, 9),
    ("o1", "Dress, an odd lot", "dress", "Rosa", {"length": "unknown"}, 10_000, 9),
]  # fmt: skip


@pytest.fixture(scope="module")
def search() -> Search:
    rows = [
        {"id": id_, "title_en": title, "category": category, "category_en": category, "brand": brand, "attributes": json.dumps(has),
         "price": price, "stock": stock, "recommendable": True}
        for id_, title, category, brand, has, price, stock in ROWS
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=PRODUCT_COLUMNS)
    goods = Catalogue(frame)
    return Search(frame, goods, known(frame, "USD", goods))


def find(search: Search, text: str) -> Found:
    return search.find(read(text, search.known))


def ids(search: Search, rows: np.ndarray) -> set[str]:
    return {search.typed.catalogue.ids[row] for row in rows.tolist()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("notebook", {"l1", "l2"}),
        ("notebook at least 10 GB memory", {"l1"}),
        ("notebook with 16 GB", {"l1"}),  # of memory, which all notebooks state, and not of the disk
        ("usb stick with 16 GB", {"u1"}),
        ("notebook diagonal at most 40 cm", {"l2"}),
        ("notebook diagonal 15.6 inch", {"l2"}),
        ("notebook diagonal between 43 and 44 cm", {"l1"}),
        ("notebook not black", {"l2"}),
        ("dress 85±1 cm", {"d1"}),
        ("连衣裙 长度 84到86厘米", {"d1"}),
        ("dress length between 0.8 and 0.9 m", {"d1"}),
        ("dress length over 1 m", {"d2"}),
        ("dress not blue", {"d2", "o1"}),
        ("Acer notebook under 600", {"l2"}),
        ("by Acer not notebook", {"u1"}),
    ],
)
def test_every_condition_is_kept(search: Search, text: str, found: set[str]) -> None:
    got = find(search, text)
    assert ids(search, got.rows) == found
    assert (got.verdict == "found") == bool(found)


def test_what_is_sold_out_is_not_found_but_told(search: Search) -> None:
    found = find(search, "HP notebook")
    assert found.verdict == "sold_out"
    assert ids(search, found.sold_out) == {"l3"}


def test_what_is_near_says_without_which_condition_and_stays_of_the_kind(search: Search) -> None:
    found = find(search, "Acer notebook under 600, memory at least 16 GB")
    assert found.verdict == "none"
    told = {tuple(one.code for one in near.without): ids(search, near.rows) for near in found.instead}
    assert told == {("price=..<60000",): {"l1"}, ("number.memory=16..;GB",): {"l2"}}
    gold = find(search, "golden dress")
    assert gold.verdict == "not_carried"
    assert all(near.words and ids(search, near.rows) <= {"d1", "d2", "o1"} for near in gold.instead)


def test_what_cannot_be_checked_is_fulfilled_by_nothing(search: Search) -> None:
    found = find(search, "notebook under €600")
    assert (found.verdict, len(found.rows), found.wish.unread) == ("none", 0, ("under €600",))
    assert found.instead[0].unchecked
    assert ids(search, found.instead[0].rows) == {"l1", "l2"}


def test_there_is_no_such_thing(search: Search) -> None:
    assert find(search, "lawn mower").verdict == "not_carried"
    assert find(search, "割草机").verdict == "not_carried"
    assert find(search, "notebok").read_as == [("notebok", "notebook")]


def test_facets_leave_as_many_as_they_say(search: Search) -> None:
    found = find(search, "dress")
    for facet in found.facets:
        for choice in facet.choices:
            wish = read("dress", search.known)
            narrowed = search.find(wish.__class__("", wish.what, (*wish.constraints, choice.constraint)))
            assert len(narrowed.rows) == choice.count
