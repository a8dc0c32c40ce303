"""The made-up shop: the same for a seed, three in ten off taste, alike in both languages, its truth supported."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from daogou.testing.madeup import phrases
from daogou.testing.madeup.catalogue import title
from daogou.testing.madeup.form import ProductRow, TraitRow
from daogou.testing.madeup.loading import ProfileShop
from daogou.testing.madeup.tastes import names
from daogou.testing.madeup.world import World, make
from daogou.types import LANGUAGES, InvalidInput

EXPORT = "import sys, pathlib; from daogou.testing.madeup.export import write; \
from daogou.testing.madeup.world import make; write(make(int(sys.argv[1]), 12, 60), pathlib.Path(sys.argv[2]))"
INTENTIONS = sorted(path.stem for path in (Path(phrases.__file__).parent / "phrases" / "en").glob("*.txt"))
MAIN = ("like", "avoid")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_seed_gives_the_same_bytes_in_every_process_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed, hashing in (("a", 5, "1"), ("b", 5, "2"), ("c", 6, "1")):
        environment = {**os.environ, "PYTHONHASHSEED": hashing}
        subprocess.run([sys.executable, "-c", EXPORT, str(seed), str(tmp_path / name)], check=True, env=environment)
    one, same, other = (files(tmp_path / name) for name in "abc")
    assert one == same
    assert len(one) == 21 + 60 + 2
    assert one["traits.jsonl"] != other["traits.jsonl"]
    assert one["products.jsonl"] != other["products.jsonl"]


def test_a_shoppers_year_does_not_depend_on_how_many_others_there_are(world: World) -> None:
    few = make(3, shoppers=2, products=600)
    assert [life.texts for life in few.lives] == [life.texts for life in world.lives[:2]]
    assert few.lives[1].diary.acts == world.lives[1].diary.acts


@pytest.mark.parametrize(("shoppers", "products"), [(0, 100), (1, 10)])
def test_a_shop_of_nothing_is_refused(shoppers: int, products: int) -> None:
    with pytest.raises(InvalidInput, match="at least"):
        make(0, shoppers, products)


def test_three_acts_in_ten_are_off_taste(world: World) -> None:
    acts = [act.on_taste for life in world.lives for act in life.diary.acts]
    assert 0.27 < 1 - np.mean(acts) < 0.33


def test_every_product_is_told_in_both_languages(world: World, profile_shop: ProfileShop) -> None:
    for language in LANGUAGES:
        assert len({title(item, language) for item in world.items}) == len(world.items)
    for row in profile_shop.products:
        for field in ("title", "description", "category", "brand", "attributes"):
            assert getattr(row, f"{field}_en")
            assert re.search("[\u4e00-\u9fff]|USB|{}", getattr(row, f"{field}_zh")), row
        told = [len(json.loads(text)) for text in (row.attributes, row.attributes_en, row.attributes_zh)]
        assert len(set(told)) == 1
        assert (row.price or 0) > 0
        assert row.stock is not None


def test_the_languages_are_equals(world: World) -> None:
    assert sorted(path.stem for path in (Path(phrases.__file__).parent / "phrases" / "zh").glob("*.txt")) == INTENTIONS
    for intention in INTENTIONS:
        counts = [len(phrases.templates(language, intention)) for language in LANGUAGES]
        assert min(counts) >= (36 if intention in MAIN else 8)
        assert min(counts) > 0.7 * max(counts)
        slots = [
            {slot for line in phrases.templates(language, intention) for slot in re.findall(r"{(\w+)}", line)}
            for language in LANGUAGES
        ]
        assert slots[0] == slots[1], intention
    by_language = Counter(life.diary.person.language for life in world.lives)
    assert by_language["en"] == by_language["zh"]
    texts = {language: len(list(texts_in(world, language))) for language in LANGUAGES}
    assert 0.8 < texts["en"] / texts["zh"] < 1.25


def texts_in(world: World, language: str) -> Iterator[str]:
    for life in world.lives:
        if life.diary.person.language == language:
            yield from (text.words for text in life.texts)


def test_what_is_written_is_in_its_shoppers_language_but_for_a_word_here_and_there(world: World) -> None:
    chinese = {
        language: np.mean([bool(re.search("[\u4e00-\u9fff]", words)) for words in texts_in(world, language)])
        for language in LANGUAGES
    }
    assert chinese["zh"] > 0.97
    assert 0 < chinese["en"] < 0.1
    assert not any(re.search("[{}]", words) for language in LANGUAGES for words in texts_in(world, language))


def test_a_text_that_states_a_taste_names_it(world: World) -> None:
    said = 0
    for life in world.lives:
        for text in life.texts:
            for taste in text.states:
                if taste.kind == "price_level":
                    continue
                spoken = {words.within(language).lower() for words in names(taste) for language in LANGUAGES}
                assert any(words in text.words.lower() for words in spoken), (text, taste)
                said += 1
    assert said > 500


def test_what_is_gold_is_supported_by_what_was_done(profile_shop: ProfileShop) -> None:
    shown = products_of_facts(profile_shop)
    checked = Counter[str]()
    for trait in profile_shop.traits:
        if trait.kind not in ("category", "brand", "attribute", "style", "ingredient"):
            continue
        acts = [fact for fact in trait.in_behaviour if not fact.startswith("text:")]
        for fact in acts:
            assert any(has(product, trait) for product in shown[trait.shopper, fact]), trait
        if acts:
            assert len(acts) >= (2 if trait.polarity == "avoids" else 3)
            checked[trait.polarity] += 1
        for fact in trait.against:
            assert any(has(product, trait) for product in shown[trait.shopper, fact])
    assert min(checked["likes"], checked["avoids"]) > 10


def products_of_facts(shop: ProfileShop) -> dict[tuple[str, str], list[ProductRow]]:
    products = {row.id: row for row in shop.products}
    shown: dict[tuple[str, str], list[ProductRow]] = defaultdict(list)
    for line in shop.order_lines:
        shown[line.shopper, f"order:{line.order}"].append(products[line.product])
    for event in shop.events:
        if event.product:
            shown[event.shopper, f"event:{event.id}"].append(products[event.product])
    return shown


def has(product: ProductRow, trait: TraitRow) -> bool:
    if trait.kind in ("category", "brand"):
        return bool(getattr(product, trait.kind) == trait.value)
    value = json.loads(product.attributes).get(trait.key, [])
    return trait.value in (value if isinstance(value, list) else [value])


def test_every_way_to_know_and_everybody_is_there_in_both_languages(profile_shop: ProfileShop) -> None:
    language = {row.id: json.loads(row.facts)["language"] for row in profile_shop.shoppers}
    for spoken in LANGUAGES:
        theirs = [trait for trait in profile_shop.traits if language[trait.shopper] == spoken]
        assert {trait.known_from for trait in theirs} == {"words", "behaviour", "both"}
        assert {"self", "child", "pet", "partner", "gift"} <= {trait.for_whom for trait in theirs}
        assert len({trait.kind for trait in theirs}) == 11
        assert any(trait.against for trait in theirs)


def test_a_changed_mind_is_two_lines_that_do_not_overlap(profile_shop: ProfileShop) -> None:
    by_value = defaultdict(list)
    for trait in profile_shop.traits:
        by_value[trait.shopper, trait.kind, trait.key, trait.value, trait.for_whom].append(trait)
    changed = [traits for traits in by_value.values() if len({trait.polarity for trait in traits}) == 2]
    assert len(changed) > 5
    for before, after in changed:
        assert before.until == after.since
        assert (before.polarity, after.polarity, after.until) == ("likes", "avoids", None)


def test_presents_are_nobodys_taste(profile_shop: ProfileShop, world: World) -> None:
    given = {act.fact for life in world.lives for act in life.diary.acts if act.whom == "gift"}
    assert len(given) > 50
    for trait in profile_shop.traits:
        assert not given & set(trait.in_behaviour)


def test_nothing_is_bought_that_is_sold_out(world: World) -> None:
    bought = [act for life in world.lives for act in life.diary.bought()]
    assert all(act.item.there_at(act.at) for act in bought)
    assert any(not item.stock for item in world.items)
    assert all((item.stock == 0) == (not item.there_at(world_end())) for item in world.items)


def world_end() -> int:
    from daogou.testing.madeup.calendar import END

    return END


@pytest.mark.parametrize("invited", [True, False])
def test_offers_are_answered_as_probable_as_the_truth_says(world: World, invited: bool) -> None:
    answers = [response for life in world.lives for response in life.responses if response.invited == invited]
    chances = np.array([answer.with_offer if invited else answer.without for answer in answers])
    bought = sum(answer.bought for answer in answers)
    # some of those who would buy find it sold out
    assert abs(bought - chances.sum()) < 4 * np.sqrt((chances * (1 - chances)).sum()) + 0.06 * chances.sum()
    assert all(answer.with_offer >= answer.without for answer in answers)


PLAUSIBLE: dict[str, Callable[[int], bool]] = {
    "waking hours": lambda hour: hour >= 6,
    "evenings": lambda hour: hour >= 17,
}


def test_shoppers_come_by_day_and_more_often_in_the_evening(world: World) -> None:
    hours = [act.at // 3600 % 24 + 8 for life in world.lives for act in life.diary.acts if act.kind == "view"]
    of_day = [hour % 24 for hour in hours]
    share = {name: np.mean([test(hour) for hour in of_day]) for name, test in PLAUSIBLE.items()}
    assert share["waking hours"] > 0.99
    assert 0.4 < share["evenings"] < 0.85
