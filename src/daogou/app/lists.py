"""Lists for one shopper: what the ranker puts in order, with products, offers and reasons in sentences."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from daogou.app.control import View
from daogou.guide.cards import Block, Card, Shown, Wanted
from daogou.guide.due import RunsOut, evidence, soon
from daogou.guide.sentences import note, say
from daogou.profiles.days import local_day
from daogou.profiles.statistics import profile
from daogou.ranking.reasons import SHOWN
from daogou.ranking.related import related
from daogou.ranking.shortlist import Entry, Reason, Shortlist
from daogou.shop.interactions import HIDE, Interactions
from daogou.types import Language, ProductId, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app.shop import Shop


class Lists:
    """A shop's lists. What each stands on is the shopper's history and statements at the moment it is asked for."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def recommend(
        self,
        who: ShopperId,
        n: int = 20,
        language: Language = "en",
        noted: bool = True,
        wishes: Sequence[str] = (),
    ) -> Shown:
        """The best products for this shopper now, with reasons; `wishes` are what they say to like, in words, and count
        for this list alone. Someone unknown gets the popular list, which says so. Where the shopper will not see it, it
        is not `noted` as shown."""
        shop = self._shop
        now, view = shop.now(), shop.control.view(who)
        history = shop.history(who, now, view)
        found = shop.serving().ranker.shortlist(history, now, n, wishes=wishes, stated=view.stated)
        return self._shown(who, found, "for_you", language, noted, view)

    def due(self, who: ShopperId, n: int = 10, language: Language = "en") -> Shown:
        """What this shopper's own rhythm says is due again; no cards where nothing is."""
        shop, now = self._shop, self._shop.now()
        serving, record = shop.serving(), shop.record(who, now, shop.history(who, now))
        due = [trait.key for trait in profile(record, serving.shelf).of("due")]
        rows = np.array([serving.ranker.rows[key] for key in due], np.int32)
        found = serving.ranker.shortlist(record.history, now, n, only=rows, stated=shop.control.view(who).hard)
        # in this list the rhythm is what a product is here for, whatever else speaks for it
        entries = [
            replace(entry, reasons=sorted(entry.reasons, key=lambda reason: reason.kind != "due"))
            for entry in found.entries
            if any(reason.kind == "due" for reason in entry.reasons)
        ]
        return self._shown(who, replace(found, entries=entries), "due", language)

    def runs_out(self, who: ShopperId, n: int = 10) -> Sequence[RunsOut]:
        """What this shopper buys again and again and is needed within a week or overdue, by day; what they hid or said
        to leave out is not in it, nor what has been sold out."""
        shop = self._shop
        serving, now, view = shop.serving(), shop.now(), shop.control.view(who)
        zone, history = ZoneInfo(shop.settings.timezone), shop.history(who, now, view)
        allowed = view.hard.left(np.asarray(serving.ranker.features["recommendable"]).copy())
        allowed[history.products[history.kinds == HIDE]] = False
        found = soon(serving.due_dates.due(history, zone), local_day(now - 1, zone))
        rows = {one.row: one for one in found if allowed[one.row]}
        ids = {ProductId(serving.ranker.products[row]): row for row in rows}
        products = shop.database.products.get(list(ids))
        return [
            RunsOut(products[id_], *rows[row].told(), evidence(history, row))
            for id_, row in ids.items()
            if id_ in products and products[id_].stock != 0
        ][:n]

    def similar(self, product: ProductId, who: ShopperId, n: int = 8, language: Language = "en") -> Shown:
        """What stands in for it: of the same shelf, looked at beside it and alike, best for this shopper first."""
        return self._related("similar", product, who, n, language)

    def goes_with(self, product: ProductId, who: ShopperId, n: int = 8, language: Language = "en") -> Shown:
        """What goes with it: bought in the same baskets surely beyond chance, best for this shopper first. Of a product
        without a history, what goes with its shelf."""
        return self._related("goes_with", product, who, n, language)

    def _related(self, block: Block, product: ProductId, who: ShopperId, n: int, language: Language) -> Shown:
        shop = self._shop
        serving, now, view = shop.serving(), shop.now(), shop.control.view(who)
        reasons = related(serving.relations, serving.ranker, block, product, 4 * n)
        rows = np.array([serving.ranker.rows[other] for other in reasons], np.int32)
        found = serving.ranker.shortlist(shop.history(who, now, view), now, n, only=rows, stated=view.hard)
        return self._shown(who, _led(found, reasons), block, language)

    def several(
        self, who: ShopperId, wanted: Callable[[Interactions, int], Sequence[Wanted]], language: Language = "en"
    ) -> list[Shown]:
        """Several lists from one scoring, no title in two of them; not yet noted as shown. `wanted` says which, from
        this shopper's history and now."""
        shop = self._shop
        now, view = shop.now(), shop.control.view(who)
        history = shop.history(who, now, view)
        asked = wanted(history, now)
        found = shop.serving().ranker.shortlists(history, now, [(one.rows, one.n) for one in asked], view.stated)
        told = [(_led(list_, one.reasons), one.block) for list_, one in zip(found, asked, strict=True)]
        return self._cards(who, told, language, view)

    def ranked(self, who: ShopperId) -> tuple[Sequence[ProductId], frozenset[ProductId]]:
        """All that a list may hold, best for this shopper first, one of each title; and what they hid or said to leave
        out."""
        shop = self._shop
        ranker, now, view = shop.serving().ranker, shop.now(), shop.control.view(who)
        history = shop.history(who, now, view)
        order = [ProductId(ranker.products[row]) for row in ranker.order(history, now, view.stated)[0]]
        out = ~view.hard.left(np.ones(len(ranker.products), np.bool_))
        out[history.products[history.kinds == HIDE]] = True
        return order, frozenset(ProductId(ranker.products[row]) for row in np.flatnonzero(out).tolist())

    def _shown(
        self,
        who: ShopperId,
        found: Shortlist,
        block: Block,
        language: Language,
        noted: bool = True,
        view: View | None = None,
    ) -> Shown:
        """Attach products, offers and sentences, and note what was shown, so that a click can be traced to it."""
        shown = self._cards(who, [(found, block)], language, view)[0]
        if noted:
            self._shop.showing.note(who, shown)
        return shown

    def _cards(
        self, who: ShopperId, lists: Sequence[tuple[Shortlist, Block]], language: Language, view: View | None
    ) -> list[Shown]:
        """The lists with their products, offers and sentences."""
        shop = self._shop
        entries = [entry for found, _ in lists for entry in found.entries]
        ids = [entry.product for entry in entries]
        about = [r.about for entry in entries for r in entry.reasons if r.about]
        products = shop.database.products.get(list(dict.fromkeys([*ids, *about])))
        now = shop.clock.now()
        offers = [] if is_visitor(who) else shop.coupons.in_order(who, shop.database.offers.of(who, now, ids))
        titles = {id_: product.title for id_, product in products.items()}
        rules = shop.deals.on(who, products.values())
        zone = ZoneInfo(shop.settings.timezone)

        def card(entry: Entry) -> Card:
            said = [say(reason, language, titles) for reason in entry.reasons]
            mine = [offer for offer in offers if entry.product in offer.products]
            on = rules.get(entry.product, ())
            return Card(products[entry.product], entry.score, said, mine, entry.chances, entry.reasons, rules=on)

        return [
            Shown(
                f"list-{uuid.uuid4().hex}",
                block,
                found.basis,
                note(found.basis, language),
                found.release,
                [card(entry) for entry in found.entries],
                view.changes(found, zone, language) if view else (),
            )
            for found, block in lists
        ]


def _led(found: Shortlist, reasons: Mapping[ProductId, Reason]) -> Shortlist:
    """The list with these reasons before all others: why a product is in this list, whatever else speaks for it."""
    if not reasons:
        return found
    entries = [
        replace(entry, reasons=[reasons[entry.product], *entry.reasons][:SHOWN]) if entry.product in reasons else entry
        for entry in found.entries
    ]
    return replace(found, entries=entries)
