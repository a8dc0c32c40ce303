"""Facts of a guide: products, what the shopper bought of them, and what reasons say, as the ledger holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import pairwise
from statistics import median

from daogou.guide import due
from daogou.guide.ledger import Amount, Fact, Ledger
from daogou.guide.sections import Section
from daogou.guide.sets.bundle import Bundle
from daogou.ranking.shortlist import Reason
from daogou.shop.offers import CampaignOffer
from daogou.shop.orders import Bought
from daogou.shop.pricing.quote import Quote
from daogou.shop.products import Product
from daogou.types import FactId, ProductId, Words, moment


def product_fact(product: Product) -> Fact:
    """What the catalogue says of a product."""
    named = (product.title, product.brand_name, product.category_name, product.department_name, product.size_name)
    amounts = [Amount("money", product.price.minor, "price")] if product.price else []
    claims = {"of_brand"} if product.brand else set()
    if product.stock is not None:
        claims.add("in_stock" if product.stock else "sold_out")
        amounts.append(Amount("products", product.stock, "count"))
    return Fact(FactId(f"product:{product.id}"), product.id, _both(*named), tuple(amounts), frozenset(claims))


class Habits:
    """What one shopper bought, counted from their orders as of a moment, by the days of a time zone."""

    def __init__(self, bought: Bought, now: datetime, zone: tzinfo) -> None:
        self._orders: dict[str, set[int]] = {}
        for product, order in zip(bought.products, bought.order.tolist(), strict=True):
            self._orders.setdefault(product, set()).add(order)
        self._at, self._today, self._zone = bought.at, now.astimezone(zone).toordinal(), zone

    def of(self, product: Product) -> Fact:
        """How often and at what rhythm the product was bought, or that it never was."""
        orders = self._orders.get(product.id, set())
        if not orders:
            id_ = FactId(f"new_to_you:{product.id}")
            return Fact(id_, product.id, _both(product.title), (), frozenset({"new_to_you"}))
        days = sorted({moment(int(self._at[order])).astimezone(self._zone).toordinal() for order in orders})
        amounts = [Amount("times", len(orders), "often"), Amount("days", self._today - days[-1], "since")]
        claims = {"bought"}
        if len(days) > 2:
            every = median(after - before for before, after in pairwise(days))
            amounts += [Amount("days", every, "every"), Amount("date", days[-1] + round(every), "when")]
            claims.add("due")
        told = tuple(amounts), frozenset(claims)
        return Fact(FactId(f"bought:{product.id}"), product.id, _both(product.title), *told)


def ledger(
    sections: Sequence[Section],
    others: Iterable[Product],
    habits: Habits | None,
    zone: tzinfo,
    running_out: Iterable[due.RunsOut] = (),
) -> Ledger:
    """All that may be said of these sections, of the `others` that their reasons are about, and of what is running out.
    Without `habits` nothing is known of what the reader bought, and nothing said of it."""
    cards = [card for section in sections for card in section.shown.cards]
    products = {product.id: product for product in (*others, *(card.product for card in cards))}
    facts = [product_fact(product) for product in products.values()]
    facts += [habits.of(product) for product in products.values()] if habits else []
    facts += [fact for card in cards for reason in card.because for fact in reason_facts(reason, card.product.id)]
    facts += [offer_fact(offer, zone) for card in cards for offer in card.offers]
    facts += [quote_fact(card.product.id, card.quote) for card in cards if card.quote]
    facts += [due.fact(one) for one in running_out]
    facts += [set_fact(section.bundle) for section in sections if section.bundle]
    return {fact.id: fact for fact in facts}


def reason_facts(reason: Reason, product: ProductId) -> Iterator[Fact]:
    """What a reason tells beyond catalogue and orders: what the models hold, and what the shopper said or did."""
    about = reason.about or ""
    n = reason.numbers
    match reason.kind:
        case "with" | "together" | "shelves":
            counted = [Amount("baskets", n["times"], "count")] if reason.kind == "together" else []
            counted += [Amount("lift", n["lift"], "count")] if "lift" in n else []
            id_, claims = FactId(f"{reason.kind}:{product}:{about}"), {"goes_with"}
            claims |= {"others_bought"} if reason.kind == "together" else set()
            yield Fact(id_, product, (), tuple(counted), frozenset(claims), reason.about)
        case "like":
            yield Fact(FactId(f"alike:{product}:{about}"), product, (), (), frozenset({"alike"}), reason.about)
        case "cart":
            yield Fact(FactId(f"seen:{about}"), reason.about, (), (), frozenset({"seen"}))
        case "shoppers":
            count = Amount("shoppers", n["neighbours"], "count")
            yield Fact(
                FactId(f"neighbours:{product}"), product, (), (count,), frozenset({"neighbours", "others_bought"})
            )
        case "popular":
            yield buyers_fact(product, int(n["buyers"]), int(n["days"]))
        case "liked" | "wished":
            yield Fact(FactId(f"liked:{product}"), product, (), (), frozenset({"liked"}))
        case "taste":
            shown = (Amount("products", n["times"], "count"),) if n["times"] else ()
            yield Fact(FactId(f"taste:{product}"), None, _both(reason.named), shown, _borne_by(n["said"]))
        case "asked":
            place = (Amount("place", n["place"], "count"),)
            yield Fact(reason.facts[0], None, (), place, frozenset({"asked", "said"}))


def buyers_fact(product: ProductId, buyers: int, days: int) -> Fact:
    """How many shoppers bought a product within so many days."""
    amounts = (Amount("shoppers", buyers, "count"), Amount("days", days, "within"))
    return Fact(FactId(f"buyers:{product}"), product, (), amounts, frozenset({"popular", "others_bought"}))


def offer_fact(offer: CampaignOffer, zone: tzinfo) -> Fact:
    """What an offer takes off, until when; an estimated amount is claimed only as such."""
    # it ends before `ends`: the last day on which it holds is that of the moment before
    last = moment(int(offer.ends.timestamp()) - 1).astimezone(zone).toordinal()
    amounts = [Amount("date", last, "ends")]
    if offer.amount:
        amounts.append(Amount("money", offer.amount.minor, "saving"))
    claims = {"offer", "yours"} | ({"estimated"} if offer.estimated else set())
    return Fact(FactId(f"offer:{offer.id}"), None, (offer.code,), tuple(amounts), frozenset(claims))


def quote_fact(product: ProductId, quote: Quote) -> Fact:
    """What one piece comes to at the best of the offers, which was proved."""
    amounts = (
        Amount("money", quote.total, "total"),
        Amount("money", quote.cart.listed, "regular"),
        Amount("money", quote.saved, "saving"),
    )
    names = _both(*(applied.offer.name for applied in quote.applied))
    return Fact(FactId(f"quote:{product}"), product, names, amounts, frozenset({"offer", "yours"}))


def set_fact(bundle: Bundle) -> Fact:
    """What a set is for, how many products it has, what it comes to, and the budget it keeps."""
    amounts = [Amount("products", len(bundle.items), "count"), Amount("money", bundle.total.minor, "total")]
    claims = {"occasion"}
    if bundle.budget and bundle.total.minor <= bundle.budget.minor:
        amounts.append(Amount("money", bundle.budget.minor, "budget"))
        claims.add("within_budget")
    return Fact(FactId("set:1"), None, (bundle.name,), tuple(amounts), frozenset(claims))


def _borne_by(said: float) -> frozenset[str]:
    """What bears a taste out: words (`said` above a half), a search, or what was looked at or bought."""
    if said > 0.5:
        return frozenset({"taste", "liked", "said"})
    return frozenset({"taste", "searched"} if said else {"taste", "seen", "bought"})


def _both(*names: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told for name in names for told in (name.en, name.zh) if told))
