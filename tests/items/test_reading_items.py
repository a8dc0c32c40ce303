"""Whoever reads a product's words, what it is said to be stands on them: one suite for the rules and for a model."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from daogou.language.ask import Ask
from daogou.language.outgoing import Outgoing
from daogou.language.run import Desk, run
from daogou.reading.items.answer import ItemAnswer, ItemFact, accept, by_rules, prepare
from daogou.reading.items.catalogued import Catalogued, Item, catalogued
from daogou.reading.opinions import any_of
from daogou.testing.generators import Script, Scripted
from daogou.testing.hostile_items import hostile_items


def _row(id_: str, **fields: Any) -> Mapping[str, Any]:
    own, en, zh = (json.dumps(fields.pop(name, {})) for name in ("own", "en", "zh"))
    return {"id": id_, "category": "bags", **fields, "attributes": own, "attributes_en": en, "attributes_zh": zh}


ROWS = [
    _row(
        f"p{place}",
        own={"colour": colour, "material": material},
        en={"Colour": colour, "Material": material},
        zh={"颜色": colour_zh, "材质": material_zh},
    )
    for place, (colour, colour_zh, material, material_zh) in enumerate(
        [("navy", "藏青色", "linen", "亚麻"), ("red", "红色", "leather", "真皮"), ("black", "黑色", "oak", "橡木")]
    )
]
KNOWN = catalogued(ROWS)
VALUES = [("linen", "亚麻"), ("leather", "真皮"), ("oak", "橡木"), ("red", "红色")]


def _item(known: Catalogued = KNOWN, **texts: str) -> Item:
    return known.item({"id": "new", "category": "bags", **texts})


def _obeying(whole: bool) -> Script:
    """A model that claims every value it knows or is told, whoever names it, quoting the whole sentence or the bare
    word."""

    def script(outgoing: Outgoing) -> str:
        told = {}
        for line in outgoing.turns[-1].text.splitlines()[1:]:
            for found in any_of(KNOWN.words.phrases).finditer(line):
                before, after = (
                    re.split(r"[.。]", line[: found.start()])[-1],
                    re.split(r"[.。]", line[found.end() :])[0],
                )
                quote = f"{before}{found[0]}{after}" if whole else found[0]
                for value in KNOWN.words.phrases[found[0].lower()]:
                    told[value, found[0]] = {"name": value.key, "value": found[0], "quote": quote}
        return json.dumps({"attributes": list(told.values())[:8]})

    return script


class ItemReaderTests:
    def answer(self, item: Item, known: Catalogued) -> ItemAnswer:
        raise NotImplementedError

    def facts(self, item: Item, known: Catalogued = KNOWN) -> set[tuple[str, str]]:
        return {(fact.name, fact.value) for fact in self.found(item, known)}

    def found(self, item: Item, known: Catalogued = KNOWN) -> list[ItemFact]:
        return list(accept(item, self.answer(item, known), known).facts)

    @pytest.mark.parametrize(
        ("texts", "so"),
        [
            (
                {"title_en": "Lake bag, navy", "description_en": "Made of linen."},
                {"colour": "navy", "material": "linen"},
            ),
            ({"title_zh": "湖畔 藏青色真皮包"}, {"colour": "navy", "material": "leather"}),
            ({"title_en": "Lake bag", "description_zh": "橡木材质。"}, {"material": "oak"}),
        ],
    )
    def test_what_the_words_say_is_read_as_the_shop_keeps_it(self, texts: dict[str, str], so: dict[str, str]) -> None:
        assert self.facts(_item(**texts)) == set(so.items())

    @pytest.mark.parametrize(
        "text",
        [
            "Contains no leather.",
            "Goes well with linen.",
            "Also available in red.",
            "不含真皮。",
            "和亚麻搭配好看。",
            "另有红色可选。",
        ],
    )
    def test_what_a_product_is_not_is_not_read(self, text: str) -> None:
        assert not self.facts(_item(description_en=text))

    def test_every_fact_quotes_the_products_own_text(self) -> None:
        item = _item(title_en="Lake bag, navy", description_zh="真皮，手感细腻。")
        found = self.found(item)
        assert len(found) == 2
        assert all(fact.quote in item.texts[fact.field] for fact in found)

    def test_what_the_shop_states_is_not_asked(self) -> None:
        row = _row("new", own={"colour": "green"}, title_en="Lake bag, navy, linen")
        assert self.facts(KNOWN.item(row)) == {("material", "linen")}

    def test_hostile_texts_never_become_attributes(self) -> None:
        hostile = hostile_items(264, 5, VALUES)
        assert len({one.text for one in hostile}) >= 100
        wrong = [one.text for one in hostile if self.facts(_item(description_en=one.text))]
        assert wrong == []

    def test_hostile_texts_leave_the_title_to_speak(self) -> None:
        for one in hostile_items(88, 6, VALUES):
            read = self.facts(_item(title_en="Lake bag, navy", description_zh=one.text))
            assert read == {("colour", "navy")}, one.text


class TestRules(ItemReaderTests):
    def answer(self, item: Item, known: Catalogued) -> ItemAnswer:
        return by_rules(item, known)

    def test_measures_are_read_without_any_words_of_the_shop(self) -> None:
        bare = catalogued([])
        assert self.facts(_item(bare, title_en="Kettle 1.7 l, 2200 W"), bare) == {
            ("volume", "1.7 l"),
            ("power", "2200 W"),
        }


class TestObeyingModel(ItemReaderTests):
    whole = True

    def answer(self, item: Item, known: Catalogued) -> ItemAnswer:
        asks: list[Ask[ItemAnswer]] = [prepare(item)]
        (outcome,) = asyncio.run(run(asks, Desk(Scripted(_obeying(self.whole))), lambda _: None))
        assert outcome.answer is not None
        return outcome.answer


class TestTerseModel(TestObeyingModel):
    whole = False


class TestWhatAModelMaySay:
    @pytest.mark.parametrize(
        ("name", "value", "quote", "why"),
        [
            ("price", "linen", "linen", "not asked for"),
            ("material", "linen", "fine linen", "the quote is not there"),
            ("material", "leather", "soft linen", "the quote does not name it"),
            ("colour", "linen", "soft linen", "it is of another kind"),
        ],
    )
    def test_what_does_not_stand_is_dropped_and_counted(self, name: str, value: str, quote: str, why: str) -> None:
        answer = ItemAnswer.model_validate({"attributes": [{"name": name, "value": value, "quote": quote}]})
        got = accept(_item(title_en="Lake bag of soft linen"), answer, KNOWN)
        assert not got.facts
        assert got.dropped == {why: 1}

    def test_a_model_may_read_what_no_word_of_the_shop_names(self) -> None:
        told = [{"name": "use", "value": "long hikes", "quote": "for long hikes"}]
        answer = ItemAnswer.model_validate({"attributes": told})
        (fact,) = accept(_item(description_en="Made for long hikes, rain or shine."), answer, KNOWN).facts
        assert (fact.name, fact.value, fact.quote) == ("use", "long hikes", "Made for long hikes")

    def test_values_of_a_list_are_read_one_by_one_and_nothing_is_no_value(self) -> None:
        told = [
            {"name": "colour", "value": "navy, red", "quote": "navy, red"},
            {"name": "material", "value": "none", "quote": "none"},
        ]
        got = accept(_item(title_en="Lake bag, navy, red"), ItemAnswer.model_validate({"attributes": told}), KNOWN)
        assert [fact.value for fact in got.facts] == ["navy", "red"]
        assert not got.dropped

    def test_what_may_be_anything_has_to_be_stated_as_that(self) -> None:
        told = [
            {"name": "use", "value": "sturdy", "quote": "sturdy"},
            {"name": "compatibility", "value": "induction", "quote": "works with induction"},
        ]
        item = _item(description_en="Small and sturdy; works with induction.")
        got = accept(item, ItemAnswer.model_validate({"attributes": told}), KNOWN)
        assert [(fact.name, fact.value) for fact in got.facts] == [("compatibility", "induction")]
        assert got.dropped == {"the words do not state it": 1}

    def test_the_same_unknown_words_are_one_attribute(self) -> None:
        bare = catalogued([])
        told = [{"name": name, "value": "mustard", "quote": "mustard"} for name in ("colour", "flavour", "scent")]
        got = accept(_item(bare, title_en="Lake bag, mustard"), ItemAnswer.model_validate({"attributes": told}), bare)
        assert [(fact.name, fact.value) for fact in got.facts] == [("colour", "mustard")]
        assert got.dropped == {"it is said of something else": 2}
