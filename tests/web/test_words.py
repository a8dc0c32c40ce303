"""One catalogue of words: both languages full, nothing missing, nothing left over."""

import re
from pathlib import Path
from string import Formatter

import pytest

from daogou.types import FactId
from daogou.web import rendering
from daogou.web.words import WORDS, day, fact, speak

WEB = Path(rendering.__file__).parent


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_a_word_says_the_same_in_both_languages(key: str) -> None:
    words = WORDS[key]
    assert words.en
    assert words.zh
    assert values_of(words.en) == values_of(words.zh)


def test_every_word_is_used_and_every_used_word_exists() -> None:
    sources = [path.read_text(encoding="utf-8") for path in [*WEB.glob("templates/*.html"), *WEB.glob("*.py")]]
    used = {key for text in sources for key in re.findall(r"""(?:say|speak)\(\s*['"]([a-z_0-9]+)['"]""", text)}
    used |= {key for text in sources for key in re.findall(r"""['"](good_[a-z]+)['"]""", text)}
    from_data = {
        "trait_",
        "error_",
        "advice_",
        "aspect_",
        "section_",
        "fact_",
        "verdict_",
        "act_",
        "guide_no_",
        "guide_too_",
        "kind_",
        "search_by_",
        "search_sort_",
    }  # their ends come from the data
    made = {key for key in WORDS if key.startswith(tuple(from_data))}
    assert used - set(WORDS) <= from_data
    assert set(WORDS) - used - made == set()


def test_days_are_written_as_people_write_them() -> None:
    from datetime import UTC, datetime

    at = datetime(2017, 12, 31, tzinfo=UTC)
    assert day(at, "en") == "31 Dec 2017"
    assert day(at, "zh") == "2017年12月31日"


def test_facts_lead_to_their_page_where_they_have_one() -> None:
    assert fact(FactId("order:42"), "en") == ("order 42", "/orders/42")
    assert fact(FactId("event:abc"), "zh") == ("点击 abc", "")
    assert fact(FactId("review:7"), "en") == ("a review (7)", "")
    assert fact(FactId("unheard:7"), "en") == ("unheard:7", "")


def test_words_take_values() -> None:
    assert speak("items_n", "en", n=3) == "3 items"
    assert speak("items_n", "zh", n=3) == "3 件商品"
