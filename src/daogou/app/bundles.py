"""Sets that go together, for one shopper: for an occasion, a wish in words, a product or what is in the cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from daogou.guide.cards import Sentence
from daogou.guide.sentences import say
from daogou.guide.sets.bundle import Bundle, BundleItem, Missing, name_of, quantity_said
from daogou.guide.sets.choose import Chosen, Option, Part, Price, choose
from daogou.guide.sets.occasions import Need, Role, occasion_in, occasions
from daogou.guide.sets.packs import pieces
from daogou.guide.sets.shelves import Shelves
from daogou.ranking.related import related
from daogou.ranking.shortlist import Reason
from daogou.reading.spelling import normal
from daogou.reading.wishes.sets import read_wish
from daogou.shop.pricing.offer import Offer
from daogou.shop.products import Product
from daogou.shop.statements import Target
from daogou.types import (
    Array,
    FactId,
    Floats,
    InvalidInput,
    Language,
    Money,
    NoBudget,
    NotFound,
    ProductId,
    ShopperId,
    Words,
    is_visitor,
)

if TYPE_CHECKING:
    from daogou.app.shop import Shop

LOOKED_AT = 40
"""Products of a role that are weighed, the best by fit and for this shopper."""
ROLES = 5
"""Shelves that a set around a product, or from one department, has at most."""
_FIT, _PERSONAL = 1.0, 0.6
"""What filling the role well and being right for this shopper are worth beside each other."""
_RELATED = 80


@dataclass(frozen=True)
class Ask:
    """What a set is asked for: by `wish` in words, or around `around` (products that are part of it). `keep` stay in
    it, `without` are not to be: a swap keeps the rest and leaves out one. `budget` in minor units."""

    wish: str = ""
    around: Sequence[ProductId] = ()
    budget: int | None = None
    people: int | None = None
    keep: Sequence[ProductId] = ()
    without: Sequence[ProductId] = ()
    offers: Sequence[Offer] = ()
    """Rules beyond those that the shop has and the coupons that the shopper may use, which count anyhow."""


@dataclass(frozen=True)
class _Plan:
    """Roles with float32[products] how well each product fills each, and why it does, if that is told of it."""

    name: str
    why: Sentence
    roles: Sequence[tuple[Role, Floats]]
    reasons: Mapping[ProductId, Reason]
    people: int | None
    budget: int | None


class Bundles:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._kept: tuple[str, Shelves] | None = None

    def of(self, who: ShopperId, ask: Ask, language: Language = "en") -> Bundle:
        """The best set for this shopper now. Raises `InvalidInput` where the words name nothing that a set could be of,
        where nothing or two things are asked for, and where what is to stay alone is above the budget; `NotFound` for a
        product that is not there."""
        plan, shelves = self._plan(ask, language), self._shelves()
        personal = self._personal(who, shelves)
        parts, measured = self._parts(plan, shelves, personal, ask)
        self._all_there(ask.keep, parts, shelves)
        kept = [
            part for part in parts if len(part.options) == 1 and part.options[0].product in (*ask.keep, *ask.around)
        ]
        least = sum(part.options[0].cost for part in kept)
        price = self._priced(who, ask.offers)
        if plan.budget is not None and least > plan.budget and not _affords(kept, plan.budget, price):
            raise InvalidInput("What is to stay in the set costs more than the budget: leave some of it out.")
        return self._told(plan, parts, choose(parts, plan.budget, price), measured, language)

    def _all_there(self, keep: Sequence[ProductId], parts: Sequence[Part], shelves: Shelves) -> None:
        """Raises `NotFound` for what is to stay and is not here, `InvalidInput` for what has no place in it."""
        known, placed = set(shelves.ids), {option.product for part in parts for option in part.options}
        for id_ in keep:
            if id_ not in known:
                raise NotFound(f"There is no product {id_}.")
            if id_ not in placed:
                raise InvalidInput(f"{id_} cannot stay in this set: it has no role there, or is not to be had now.")

    def _priced(self, who: ShopperId, more: Sequence[Offer]) -> Price | None:
        """What a cart comes to for this shopper now, after the best of all offers; None where there are none."""
        if not more and not self._shop.database.offers.rules() and is_visitor(who):
            return None
        return lambda cart: self._shop.prices.quote(who, cart, more=more).quote.total

    # what it is of

    def _plan(self, ask: Ask, language: Language) -> _Plan:
        if bool(ask.wish.strip()) == bool(ask.around):
            raise InvalidInput("Ask for a set either by a wish in words or around products.")
        return self._around(ask, language) if ask.around else self._wished(ask, language)

    def _wished(self, ask: Ask, language: Language) -> _Plan:
        wish = read_wish(ask.wish, self._shop.settings.currency)
        if wish.amiss and ask.budget is None:
            currency = self._shop.settings.currency
            raise NoBudget(f"“{wish.amiss}” is no budget here: name an amount above zero, in {currency}.")
        people = wish.people if ask.people is None else ask.people
        budget = wish.budget if ask.budget is None else ask.budget
        shelves, wanted = self._shelves(), self._wanted(wish.about)
        occasion = occasion_in(wish.about)
        name, roles = (occasion.name, occasion.roles) if occasion else self._named(wish.about)
        filled = [(role, _preferring(shelves.fit(role), wanted)) for role in roles]
        quoted = f"“{ask.wish.strip()}”"
        why = Sentence(f"为您说的{quoted}而配" if language == "zh" else f"Put together for {quoted}", ())
        return _Plan(name_of(name, people, language), why, filled, {}, people, budget)

    def _named(self, about: str) -> tuple[Words, Sequence[Role]]:
        """The shelves of a department that the words name, those most bought of first."""
        goods = self._shop.goods.now()
        told = normal(about)
        named = [t for t, name in goods.names.items() if t.kind == "department" and _says(told, name)]
        for target in named[:1]:
            bought = self._shop.serving().ranker.features["purchases"]
            rows = self._shop.serving().ranker.rows
            sums: dict[str, float] = {}
            for at in goods.rows(target):
                row = rows.get(ProductId(goods.ids[at]))
                sums[goods.category[at]] = sums.get(goods.category[at], 0.0) + (
                    float(bought[row]) if row is not None else 0
                )
            best = sorted((key for key in sums if key), key=lambda key: (-sums[key], key))[:ROLES]
            return goods.names[target], [_shelf_role(key, goods.names[Target("category", key)]) for key in best]
        known = ", ".join(each.name.en for each in occasions().values())
        raise InvalidInput(f"No set is known for “{about}”. Name one of this shop's departments, or: {known}.")

    def _wanted(self, about: str) -> Sequence[Array]:
        """bool[products] for each attribute or brand that the words name."""
        goods, told = self._shop.goods.now(), normal(about)
        named = [t for t, name in goods.names.items() if t.kind in ("attribute", "brand") and _says(told, name)]
        return [goods.holds(target) for target in named]

    def _around(self, ask: Ask, language: Language) -> _Plan:
        """What is asked about, and the shelves of what goes with it."""
        products = self._shop.database.products.get(list(ask.around))
        for id_ in ask.around:
            if id_ not in products:
                raise NotFound(f"There is no product {id_}.")
        serving, shelves = self._shop.serving(), self._shelves()
        place = {id_: at for at, id_ in enumerate(shelves.ids)}
        reasons: dict[ProductId, Reason] = {}
        for id_ in ask.around:
            found = related(serving.relations, serving.ranker, "goes_with", id_, _RELATED)
            for other, reason in found.items():
                if other not in reasons or reason.numbers["lift"] > reasons[other].numbers["lift"]:
                    reasons[other] = reason
        own = {products[id_].category for id_ in ask.around}
        roles = [self._fixed(products[id_], place) for id_ in ask.around]
        roles += self._companions(reasons, place, own)
        titles = [products[id_].title.within(language) for id_ in ask.around]
        first = f"“{titles[0]}”" + (
            "" if len(titles) == 1 else f"等 {len(titles)} 件" if language == "zh" else " and more"
        )
        name = f"与{first}搭配" if language == "zh" else f"Goes with {first}"
        why = "由常一起购买的商品配成" if language == "zh" else "Made of what is bought together beyond chance"
        facts = [FactId(f"product:{id_}") for id_ in ask.around]
        return _Plan(name, Sentence(why, facts), roles, reasons, ask.people, ask.budget)

    def _fixed(self, product: Product, place: Mapping[str, int]) -> tuple[Role, Floats]:
        fit = np.zeros(len(place), np.float32)
        fit[place[product.id]] = 1
        return Role(f"product:{product.id}", product.category_name, ()), fit

    def _companions(
        self, reasons: Mapping[ProductId, Reason], place: Mapping[str, int], own: set[str]
    ) -> Iterator[tuple[Role, Floats]]:
        """A role for each of the first shelves among what goes with it: one of each, not four of one."""
        shelves, goods = self._shelves(), self._shop.goods.now()
        fits: dict[str, Floats] = {}
        for other, reason in sorted(reasons.items(), key=lambda each: -each[1].numbers["lift"]):
            shelf = shelves.category[place[other]] if other in place else ""
            if shelf and shelf not in own and (shelf in fits or len(fits) < ROLES):
                fit = fits.setdefault(shelf, np.zeros(len(place), np.float32))
                fit[place[other]] = reason.numbers["lift"] / (1 + reason.numbers["lift"])
        for shelf, fit in fits.items():
            role = _shelf_role(shelf, goods.names.get(Target("category", shelf), Words(shelf, shelf)))
            yield Role(role.key, role.name, role.words, role.need, must=False), fit

    # what fills it

    def _shelves(self) -> Shelves:
        version = self._shop.database.version_of_facts()
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                self._kept = version, Shelves(self._shop.database.products.frame())
            return self._kept[1]

    def _personal(self, who: ShopperId, shelves: Shelves) -> Floats:
        """float32[products] of the catalogue: 1 for what is best for this shopper, falling by place; 0 for what
        training never saw, −inf for what they hid or said to leave out."""
        order, left_out = self._shop.lists.ranked(who)
        place = {id_: at for at, id_ in enumerate(shelves.ids)}
        worth = np.zeros(len(shelves.ids), np.float32)
        for at, id_ in enumerate(order):
            if id_ in place:
                worth[place[id_]] = 1 - at / len(order)
        worth[[place[id_] for id_ in left_out if id_ in place]] = -np.inf
        return worth

    def _parts(
        self, plan: _Plan, shelves: Shelves, personal: Floats, ask: Ask
    ) -> tuple[list[Part], dict[ProductId, bool]]:
        """The options of each role, each product in the one it fills best; which quantities stand on a pack's size."""
        people = plan.people or 1
        fits = np.stack([fit for _, fit in plan.roles]) if plan.roles else np.zeros((1, len(shelves.ids)), np.float32)
        fixed = np.isin(shelves.ids, [*ask.keep, *ask.around])
        offered = shelves.sold & (shelves.stock > 0) & (shelves.price > 0)
        allowed = offered & (np.isfinite(personal) | fixed) & ~np.isin(shelves.ids, list(ask.without))
        best = fits.argmax(axis=0)
        parts, measured = [], {}
        for at, (role, fit) in enumerate(plan.roles):
            rows = np.flatnonzero(allowed & (fit > 0) & (best == at))
            if fixed[rows].any():
                rows = rows[fixed[rows]][:1]
            worth = _FIT * fit + _PERSONAL * np.where(np.isfinite(personal), personal, 0)
            options = []
            for row in rows[np.argsort(-worth[rows], kind="stable")[:LOOKED_AT]]:
                id_ = ProductId(shelves.ids[row])
                quantity, measured[id_] = (
                    (1, False) if id_ in ask.around else pieces(role.need, people, shelves.size[row])
                )
                if quantity <= shelves.stock[row]:
                    options.append(Option(id_, quantity, quantity * int(shelves.price[row]), 1 + float(worth[row])))
            parts.append(Part(options, role.must or bool(fixed[rows].any())))
        return parts, measured

    # what is told

    def _told(
        self, plan: _Plan, parts: Sequence[Part], chosen: Chosen, measured: Mapping[ProductId, bool], language: Language
    ) -> Bundle:
        currency = self._shop.settings.currency
        about = [reason.about for reason in plan.reasons.values() if reason.about]
        ids = [option.product for option in chosen.options if option]
        products = self._shop.database.products.get(list(dict.fromkeys([*ids, *about])))
        titles = {id_: product.title for id_, product in products.items()}
        items, missing = [], []
        for (role, _), part, option in zip(plan.roles, parts, chosen.options, strict=True):
            if option is None:
                missing.append(Missing(role.key, role.name, "budget" if part.options else "not sold"))
                continue
            product = products[option.product]
            reason = plan.reasons.get(option.product)
            said = [
                say(reason, language, titles) if reason else None,
                quantity_said(
                    product, option.quantity, plan.people, measured[option.product], role.need.serves, language
                ),
            ]
            listed = Money(option.cost, currency)
            items.append(
                BundleItem(role.key, role.name, product, option.quantity, listed, [each for each in said if each])
            )
        budget = None if plan.budget is None else Money(plan.budget, currency)
        sums = (Money(chosen.listed, currency), Money(chosen.total, currency))
        return Bundle(plan.name, plan.why, items, missing, *sums, budget, plan.people)


def _affords(kept: Sequence[Part], budget: int, price: Price | None) -> bool:
    cart = {part.options[0].product: part.options[0].quantity for part in kept}
    return price is not None and price(cart) <= budget


def _preferring(fit: Floats, wanted: Sequence[Array]) -> Floats:
    """Only what holds what is wanted, for each thing wanted that something here holds."""
    for holds in wanted:
        if (holds & (fit > 0)).any():
            fit = np.where(holds, fit, 0).astype(np.float32)
    return fit


def _shelf_role(key: str, name: Words) -> Role:
    words = [normal(word) for word in (name.en, name.zh) if word]
    return Role(f"shelf:{key}", name, words, Need())


def _says(told: str, name: Words) -> bool:
    """Whether the words (`normal`) name this, in either language."""
    english, chinese = normal(name.en), normal(name.zh)
    return bool(english and f" {english} " in f" {told} ") or bool(len(chinese) > 1 and chinese in told)
