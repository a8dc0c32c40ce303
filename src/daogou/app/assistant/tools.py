"""`assistant.Tools` over a shop, for one shopper: each tool is a few lines that call the part of the shop it is of."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from daogou.app.assistant.finding import Finding, Fit, within
from daogou.app.assistant.hearing import hear
from daogou.app.assistant.service import Service
from daogou.assistant.requests import Request
from daogou.assistant.tools import Done, Found, Heard, Needs, Passage, Priced, Proposal, Refused, SeenOrder
from daogou.assistant.wanted import Wanted
from daogou.assistant.words import listed, say
from daogou.guide.answering.comparison import ComparedRow, Comparison
from daogou.guide.cards import Card, Sentence
from daogou.guide.sets.bundle import Bundle
from daogou.shop.events import Event, EventKind
from daogou.shop.products import Product
from daogou.types import FactId, Floats, Language, NotFound, ProductId, ShopperId

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_OTHERS = ShopperId("visitor-0")
"""Nobody: whose list is what is popular, when the shopper looks for someone else."""
_LOOKED_AT = 100
_SAME = 0.15
"""Scores by words that differ by less of the best are equal: then what the shopper would rather have comes first."""
_MOST_PIECES = 99
_MOST_ROWS = 6
_HOW_MUCH = re.compile(
    r"^\W*how much (?:is|are|for|does) (?:it|this|that|these|they|the \w+(?: one)?)(?: cost)?\W*$", re.IGNORECASE
)


class ShopTools:
    """See `assistant.Tools`. Made for each turn; `session` is what proposals are bound to."""

    def __init__(
        self, shop: Shop, finding: Finding, service: Service, who: ShopperId, session: str, language: Language
    ) -> None:
        self._shop, self._finding, self._service = shop, finding, service
        self._who, self._session, self._language = who, session, language

    @property
    def currency(self) -> str:
        return self._shop.settings.currency

    # finding

    def hear(self, text: str) -> Heard:
        """See `Tools`."""
        shop = self._shop
        return hear(text, shop.goods.now(), shop.clock.now(), ZoneInfo(shop.settings.timezone), self.currency)

    def search(self, wanted: Wanted, n: int, offset: int = 0) -> Found:
        """See `Tools`."""
        goods = self._shop.goods.now()
        fit = self._finding.fit(wanted, goods)
        whole = fit.held >= 1
        carried = bool(whole.any())
        rows = np.flatnonzero(fit.allowed & (whole if carried else fit.score > 0))
        order = rows[np.lexsort((-self._personal(wanted, goods.ids)[rows], -_coarse(fit)[rows]))]
        ids = [ProductId(goods.ids[row]) for row in order]
        cards = self._cards(ids[offset : offset + n])
        return Found(cards, len(ids) if carried else 0, carried)

    def _personal(self, wanted: Wanted, ids: Sequence[str]) -> Floats:
        """float32[products]: 1 for what is best for this shopper, falling by place; nothing when it is for another."""
        worth = np.zeros(len(ids), np.float32)
        if not wanted.whom and self._shop.releases.current() is not None:
            order, left_out = self._shop.lists.ranked(self._who)
            place = {id_: at for at, id_ in enumerate(ids)}
            for at, id_ in enumerate(order):
                if id_ in place:
                    worth[place[id_]] = 1 - at / len(order)
            worth[[place[id_] for id_ in left_out if id_ in place]] = -1
        return worth

    def _cards(self, ids: Sequence[ProductId]) -> list[Card]:
        products = self._shop.database.products.get(list(ids))
        return [Card(products[id_], 0.0, (), ()) for id_ in ids if id_ in products]

    def recommend(self, wanted: Wanted, n: int) -> Found:
        """See `Tools`."""
        goods, sold = self._shop.goods.now(), self._finding.sold()
        allowed = within(wanted, goods) & sold
        place = {id_: at for at, id_ in enumerate(goods.ids)}
        who, noted = (_OTHERS, False) if wanted.whom else (self._who, True)
        cards = self._shop.lists.recommend(who, _LOOKED_AT, self._language, noted=False).cards
        cards = [card for card in cards if card.product.id in place and allowed[place[card.product.id]]]
        return Found(cards[:n], len(cards), carried=bool(cards) or noted)

    def similar(self, product: ProductId, n: int, wanted: Wanted) -> Found:
        """See `Tools`."""
        self.product(product)
        goods = self._shop.goods.now()
        allowed = within(wanted, goods) & self._finding.sold()
        place = {id_: at for at, id_ in enumerate(goods.ids)}
        cards = self._shop.lists.similar(product, self._who, _LOOKED_AT // 2, self._language).cards
        cards = [card for card in cards if card.product.id in place and allowed[place[card.product.id]]]
        return Found(cards[:n], len(cards))

    # about products

    def product(self, product: ProductId) -> Product:
        """See `Tools`."""
        return self._shop.product(product)

    def answer(self, product: ProductId, question: str) -> Sequence[Sentence]:
        """See `Tools`."""
        # "how much is it" asks for nothing by its name
        asked = "price" if _HOW_MUCH.search(question) else question
        found = self._shop.answering.of(self._who, [product], asked, self._language)
        said = [Sentence(_ended(each.text, self._language), each.facts) for each in found.statements]
        about = [FactId(f"product:{product}")]
        return [*said, *(Sentence(_ended(each.text, self._language), about) for each in found.missing)]

    def compare(self, products: Sequence[ProductId]) -> Sequence[Sentence]:
        """See `Tools`."""
        found = self._shop.answering.compare(self._who, products, self._language)
        return [_row(row, found, self._language) for row in found.differing[:_MOST_ROWS]]

    def bundle(self, wish: str, budget: int | None, people: int | None, around: Sequence[ProductId]) -> Bundle:
        """See `Tools`."""
        return self._shop.bundle(self._who, wish, around, budget, people, language=self._language)

    # prices and the cart

    def quote(self, products: Mapping[ProductId, int] | None = None) -> Priced:
        """See `Tools`."""
        lines = list(self._shop.doings.cart(self._who)) if products is None else self._pieces(products)
        counted = {product.id: n for product, n in lines if product.price is not None}
        if not counted:
            return Priced(lines, None)
        return Priced(lines, self._shop.quote(self._who, counted).quote)

    def _pieces(self, products: Mapping[ProductId, int]) -> list[tuple[Product, int]]:
        return [(self.product(id_), n) for id_, n in products.items()]

    def change_cart(self, product: ProductId, by: int) -> Sequence[tuple[Product, int]]:
        """See `Tools`."""
        self.product(product)
        kind: EventKind = "cart" if by > 0 else "uncart"
        now = self._shop.clock.now()
        self._shop.accept(
            [
                Event(f"chat-{uuid.uuid4().hex}", self._who, kind, now, product)
                for _ in range(min(abs(by), _MOST_PIECES))
            ]
        )
        return self._shop.doings.cart(self._who)

    # policies and orders

    def policies(self, question: str) -> Sequence[Passage]:
        """See `Tools`."""
        found = self._shop.policies.find(question)
        own = [passage for passage in found if passage.language == self._language] or found
        return [Passage(passage.id, passage.title, passage.text) for passage in own]

    def orders(self, n: int = 10) -> Sequence[SeenOrder]:
        """See `Tools`."""
        return self._service.orders(self._who, n, self._language)

    def order(self, order: str) -> SeenOrder:
        """See `Tools`."""
        found = self._service.order(self._who, order, self._language)
        if found is None:
            raise NotFound(f"There is no order {order}.")
        return found

    def propose(self, request: Request) -> Proposal | Needs | Refused:
        """See `Tools`."""
        return self._service.propose(self._who, self._session, request, self._language)

    def pending(self, proposal: str) -> Proposal | None:
        """See `Tools`."""
        return self._service.pending(self._who, self._session, proposal, self._language)

    def confirm(self, token: str) -> Done:
        """See `Tools`."""
        return self._service.confirm(self._who, self._session, token, self._language)

    def decline(self, proposal: str) -> None:
        """See `Tools`."""
        self._service.decline(self._who, self._session, proposal)

    def hand_off(self, summary: str) -> str:
        """See `Tools`."""
        return self._service.hand_off(self._who, summary)


def _row(row: ComparedRow, found: Comparison, language: Language) -> Sentence:
    """What each product has of one thing, and why that matters to the shopper."""
    titles = [each.product.title.within(language) for each in found.products]
    told = [f"“{title}” {cell.text if cell else '–'}" for title, cell in zip(titles, row.cells, strict=True)]
    said = say("compare_attribute", language, (), name=row.label, values=listed(told, language))
    return Sentence(said.text, [cell.fact for cell in row.cells if cell])


def _ended(text: str, language: Language) -> str:
    return text if text[-1:] in ".。!！?？”" else text + ("。" if language == "zh" else ".")


def _coarse(fit: Fit) -> Floats:
    """The score in steps."""
    best = float(fit.score.max(initial=0))
    steps: Floats = np.floor(fit.score / (best * _SAME)) if best > 0 else fit.score
    return steps
