"""Answers: what a shop can truly say to a question about one to four of its products, asked by a shopper."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from daogou.guide.answering import offered
from daogou.guide.answering.answer import Answer
from daogou.guide.answering.answering import Answering as ByFacts
from daogou.guide.answering.comparison import Comparison, comparison
from daogou.guide.answering.described import ATTRIBUTE_COLUMNS, Described, attributes_of, described
from daogou.guide.cards import Sentence, Wanted
from daogou.guide.portrait import PortraitLine
from daogou.language.run import run
from daogou.reading.questions.asking import accept, prepare
from daogou.reading.questions.names import Names, names_of
from daogou.reading.questions.question import Asked, Question
from daogou.reading.questions.rules import read
from daogou.shop.pricing.quote import Quote as PriceQuote
from daogou.shop.products import Product
from daogou.shop.readings import ReadAttribute
from daogou.types import FactId, InvalidInput, Language, NotFound, NotReady, ProductId, ShopperId

if TYPE_CHECKING:
    from daogou.app.shop import Shop

MOST = 4
"""Products of one question, and of a comparison, at most."""


class Answering:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._kept: tuple[str, tuple[int, int], Names] | None = None

    def of(self, who: ShopperId, products: Sequence[ProductId], question: str, language: Language = "en") -> Answer:
        """The answer to a question in words about these products. Raises `NotFound` for a product that is not there
        and `InvalidInput` for none or more than four of them, and for no question."""
        some = self.described(products)
        asked = self.asked(some, question)
        return self.answer(who, some, read(asked), asked, language)

    async def asked_of_model(
        self, who: ShopperId, products: Sequence[ProductId], question: str, language: Language = "en"
    ) -> Answer:
        """The same, where the shop's language model reads what the rules cannot, if there is one."""
        some = await to_thread(self.described, products)
        asked = await to_thread(self.asked, some, question)
        understood, by = read(asked), "rules"
        if understood.kind == "unread":
            (outcome,) = await run([prepare(asked, who)], self._shop.desk, lambda ask: None)
            if outcome.answer and (told := accept(asked, outcome.answer)).kind != "unread":
                understood, by = told, "model"
        return replace(await to_thread(self.answer, who, some, understood, asked, language), read_by=by)

    def compare(self, who: ShopperId, products: Sequence[ProductId], language: Language = "en") -> Comparison:
        """Two to four products side by side, what matters to this shopper first. Raises `NotFound`, and `InvalidInput`
        for any other number of them."""
        if not 2 <= len(set(products)) <= MOST:
            raise InvalidInput(f"Two to {MOST} products can be compared, not {len(set(products))}.")
        some = self.described(products)
        return comparison(some, self.names(), language, self._matters(who, some, language))

    def _matters(self, who: ShopperId, some: Sequence[Described], language: Language) -> Mapping[str, Sentence]:
        """By a row's key: what the shopper's profile or own words say of it."""
        told: dict[str, Sentence] = {}
        for statement in self._shop.control.statements(who):
            text = f"您说过：“{statement.words}”" if language == "zh" else f"You said: “{statement.words}”"
            said = Sentence(text, [FactId(f"statement:{statement.id}")])
            for target in (target for every in statement.wanted for target in every):
                told.setdefault({"attribute": target.name}.get(target.kind, target.kind), said)
            if statement.low is not None or statement.high is not None:
                told.setdefault("price", said)
        try:
            lines = self._shop.portrait(who, language)
        except NotReady:
            return told
        for line in lines:
            told.setdefault(_row_of(line), Sentence(line.text, line.facts))
        return told

    def described(self, products: Sequence[ProductId]) -> list[Described]:
        """The products with all that can be said of them, each once. Raises as `of` does."""
        ids = list(dict.fromkeys(products))
        if not 1 <= len(ids) <= MOST:
            raise InvalidInput(f"A question is about one to {MOST} products, not {len(ids)}.")
        found = self._shop.database.products.get(ids)
        for id_ in ids:
            if id_ not in found:
                raise NotFound(f"There is no product {id_}.")
        return [described(found[id_], self._read_of(found[id_])) for id_ in ids]

    def asked(self, some: Sequence[Described], question: str) -> Asked:
        """The question as the readers take it."""
        if not question.strip():
            raise InvalidInput("There is no question.")
        titles = [f"{each.product.title.en} {each.product.title.zh} {each.id}" for each in some]
        own = frozenset(key for each in some for key in each.attributes)
        return Asked(question, self.names(), titles, own)

    def answer(
        self, who: ShopperId, some: Sequence[Described], question: Question, asked: Asked, language: Language
    ) -> Answer:
        """The answer to a question that was understood."""
        match question.kind:
            case "price":
                return offered.priced(question, some, self._quotes(who, some), language)
            case "stock":
                return offered.stocked(some, language)
            case "offers":
                return offered.offers(some, self._quotes(who, some), language)
            case "complaints" | "praise" | "reviews":
                said = {each.id: self._shop.review_digest(each.id) for each in some}
                return offered.reviewed(question, some, said, language)
            case "why":
                return self._why(who, some[0], language)
        return ByFacts(some, asked.names, language).of(question)

    def names(self) -> Names:
        """What the catalogue calls what its products have, as it is now."""
        version = self._shop.database.version_of_facts()
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                table = self._shop.database.products.frame().select(ATTRIBUTE_COLUMNS)
                # orders change the facts too, and not what is read here
                digest = (len(table), int(table.hash_rows().sum()))
                same = self._kept is not None and self._kept[1] == digest
                names = self._kept[2] if self._kept and same else names_of(*attributes_of(table.iter_rows()))
                self._kept = version, digest, names
            return self._kept[2]

    def _read_of(self, product: Product) -> Sequence[ReadAttribute]:
        own = {product.title.en, product.title.zh, product.description.en, product.description.zh}
        # a text that has changed since says it no more
        read_of = self._shop.database.readings.of(product.id)
        return [one for one in read_of if any(one.quote in text for text in own)]

    def _quotes(self, who: ShopperId, some: Sequence[Described]) -> Mapping[ProductId, PriceQuote]:
        return self._shop.deals.quotes(who, [each.product for each in some])

    def _why(self, who: ShopperId, of: Described, language: Language) -> Answer:
        try:
            place = self._shop.serving().ranker.rows
        except NotReady:
            place = {}
        if of.id not in place:
            return offered.reasons(of, (), language)
        only = np.array([place[of.id]], np.int32)
        shown = self._shop.lists.several(who, lambda history, now: [Wanted("for_you", only, 1)], language)
        said = [reason for each in shown for card in each.cards for reason in card.reasons]
        return offered.reasons(of, said, language)


def _row_of(line: PortraitLine) -> str:
    """The key of the row of a comparison that a line of the profile is about; its own where it is about none."""
    if line.kind == "price_level":
        return "price"
    if line.kind == "brand":
        return f"brand={line.key}"
    if line.kind == "words":
        kind, attribute, *_ = [*line.key.split("/"), ""]
        return attribute if kind == "attribute" else kind
    return f"{line.kind}:{line.key}"
