"""What a query's words may stand for: themselves, translations both ways, near spellings."""

import pytest

from daogou.search.bilingual import translations
from daogou.search.lexical import Lexical
from daogou.search.query import Understanding

ENGLISH = ["Acme laptop 15 inch", "Power bank 10000 mAh", "USB stick 32 GB", "Gaming mouse pad", "Bluetooth headphones"]
CHINESE = ["无线蓝牙耳机", "充电宝 大容量", "游戏鼠标垫", "轻薄笔记本电脑", "32GB U盘"]


def first(titles: list[str], query: str) -> str:
    index = Lexical.build({"title": titles})
    told = index.score(Understanding(index, translations(index)).words(query))
    return titles[int(told.argmax())] if told.any() else ""


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("laptop", ENGLISH[0]),
        ("laptpo", ENGLISH[0]),
        ("headphnes", ENGLISH[4]),
        ("笔记本电脑", ENGLISH[0]),
        ("充电宝", ENGLISH[1]),
        ("U盘", ENGLISH[2]),
        ("32GB的U盘", ENGLISH[2]),
        ("蓝牙耳机", ENGLISH[4]),
        ("游戏鼠标垫", ENGLISH[3]),
        ("xylophone", ""),
    ],
)
def test_an_english_catalogue_answers_both_languages(query: str, title: str) -> None:
    assert first(ENGLISH, query) == title


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("耳机", CHINESE[0]),
        ("bluetooth headphones", CHINESE[0]),
        ("power bank", CHINESE[1]),
        ("mouse pad", CHINESE[2]),
        ("laptop", CHINESE[3]),
        ("usb stick", CHINESE[4]),
    ],
)
def test_a_chinese_catalogue_answers_both_languages(query: str, title: str) -> None:
    assert first(CHINESE, query) == title


def test_a_word_said_twice_counts_once() -> None:
    index = Lexical.build({"title": ENGLISH})
    understanding = Understanding(index, {})
    assert understanding.words("laptop laptop Laptops") == understanding.words("laptop")
