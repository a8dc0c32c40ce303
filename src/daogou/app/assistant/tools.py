"""`assistant.Tools` over a shop, for one shopper: each tool is a few lines that call the part of the shop it is of."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from daogou.app.assistant.hearing import hear
from daogou.app.assistant.service import Service
from daogou.assistant.requests import Request
from daogou.assistant.tools import Done, Found, Heard, Needs, Passage, Priced, Proposal, Refused, SeenOrder
from daogou.assistant.wanted import Wanted
from daogou.assistant.words import ended, listed, say
from daogou.guide.answering.comparison import ComparedRow, Comparison
from daogou.guide.cards import Card, Sentence
from daogou.guide.sets.bundle import Bundle
from daogou.reading.wishes.said import said
from daogou.reading.wishes.wish import Wish
from daogou.search.search import Found as Searched
from daogou.shop.events import Event, EventKind
from daogou.shop.products import Product
from daogou.types import FactId, Language, NotFound, ProductId, ShopperId

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

    def __init__(self, shop: Shop, service: Service, who: ShopperId, session: str, language: Language) -> None:
        self._shop, self._service = shop, service
        self._who, self._session, self._language = who, session, language

    @property
    def currency(self) -> str:
        return self._shop.settings.currency

    # finding

    def hear(self, text: str) -> Heard:
        """See `Tools`."""
        return hear(text, self._shop.searching.index())

    def told(self, wanted: Wanted) -> str:
        """See `Tools`."""
        conditions = self._shop.searching.named(wanted.constraints)
        parts = [wanted.about, *(said(one, self._language, self.currency) for one in conditions), *wanted.unread]
        return ("、" if self._language == "zh" else ", ").join(part for part in parts if part)

    def search(self, wanted: Wanted, n: int, offset: int = 0) -> Found:
        """See `Tools`."""
        found, ids = self._fulfilling(wanted)
        near = [] if ids else [id_ for each in found.instead for id_ in self._shop.searching.ids(each.rows[:n])]
        return Found(
            self._cards(ids[offset : offset + n]),
            len(ids),
            found.verdict != "not_carried",
            self._cards(list(dict.fromkeys(near))[:n]),
            self._cards(self._shop.searching.ids(found.sold_out[:1])) if not ids else (),
        )

    def _fulfilling(self, wanted: Wanted) -> tuple[Searched, Sequence[ProductId]]:
        searching = self._shop.searching
        constraints = tuple(searching.named(wanted.constraints))
        wish = Wish(wanted.about, wanted.about, constraints, wanted.whom, self._language, wanted.unread)
        return searching.fulfilling(self._who, wish, personal=not wanted.whom)

    def _cards(self, ids: Sequence[ProductId]) -> list[Card]:
        products = self._shop.database.products.get(list(ids))
        return [Card(products[id_], 0.0, (), ()) for id_ in ids if id_ in products]

    def recommend(self, wanted: Wanted, n: int) -> Found:
        """See `Tools`."""
        who = _OTHERS if wanted.whom else self._who
        cards = self._shop.lists.recommend(who, _LOOKED_AT, self._language, noted=False).cards
        return self._within(wanted, cards, n)

    def similar(self, product: ProductId, n: int, wanted: Wanted) -> Found:
        """See `Tools`."""
        self.product(product)
        cards = self._shop.lists.similar(product, self._who, _LOOKED_AT // 2, self._language).cards
        return self._within(wanted, cards, n)

    def _within(self, wanted: Wanted, cards: Sequence[Card], n: int) -> Found:
        """Those that fulfil the wish's conditions, whatever it is about."""
        fits = frozenset(self._fulfilling(wanted.model_copy(update={"about": ""}))[1])
        kept = [card for card in cards if card.product.id in fits]
        return Found(kept[:n], len(kept))

    # about products

    def product(self, product: ProductId) -> Product:
        """See `Tools`."""
        return self._shop.product(product)

    def answer(self, product: ProductId, question: str) -> Sequence[Sentence]:
        """See `Tools`."""
        # "how much is it" asks for nothing by its name
        asked = "price" if _HOW_MUCH.search(question) else question
        found = self._shop.answering.of(self._who, [product], asked, self._language)
        said = [Sentence(ended(each.text, self._language), each.facts) for each in found.statements]
        about = [FactId(f"product:{product}")]
        return [*said, *(Sentence(ended(each.text, self._language), about) for each in found.missing)]

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
