"""Handlers of what is before the sale: finding, answering, comparing, sets, prices, the cart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from daogou.assistant.clarify import split
from daogou.assistant.rules import talk
from daogou.assistant.rules.moment import Moment
from daogou.assistant.state import Asked
from daogou.assistant.tools import Found, Heard
from daogou.assistant.turn import Reply
from daogou.assistant.wanted import PARTS, Part, Wanted
from daogou.assistant.words import ended, listed
from daogou.guide.cards import Card, Sentence
from daogou.shop.products import Product
from daogou.types import ProductId

LEAST_TO_SPLIT = 8
"""Below so many products a question costs more than looking."""
_ABOUT_FOUND = 40


# finding


def search(moment: Moment) -> Reply:
    """What fits all that was wanted so far and now."""
    heard = moment.tools.hear(moment.turn.text)
    if heard.wanted.empty():
        return recommend(moment)
    # who asks for something by name asks anew, also for what is not sold here
    fresh = heard.names_a_thing or (bool(heard.wanted.about) and not _searchable(moment, heard))
    return find(moment, moment.state.wanted.and_then(heard.wanted, fresh=fresh or not moment.state.wanted.has("about")))


def anything(moment: Moment) -> Reply:
    """Words that say no intent: an answer to an open question, more of a wish, or nothing that is understood."""
    heard = moment.tools.hear(moment.turn.text)
    asked = moment.state.asked
    if asked and asked.slot == "split" and (chosen := _chosen(moment, asked)):
        more = moment.tools.hear(chosen).wanted
        return find(moment, moment.state.wanted.and_then(more, fresh=False), asks=False)
    if moment.understood.ordinals or (heard.wanted.empty() and moment.understood.points):
        return product(moment)
    vague = heard.wanted.about and not heard.wanted.conditions and not heard.names_a_thing
    if heard.wanted.empty() or (vague and not _searchable(moment, heard)):
        return talk.not_understood(moment)
    return find(moment, _grown(moment.state.wanted, heard))


def _searchable(moment: Moment, heard: Heard) -> bool:
    return bool(moment.tools.search(heard.wanted, 1).carried)


def _chosen(moment: Moment, asked: Asked) -> str:
    """The option of the open question that the turn names."""
    told = moment.turn.text.casefold()
    named = [option for option in asked.options if option.casefold() in told]
    if named:
        return named[0]
    places = [place for place in moment.understood.ordinals if place < len(asked.options)]
    return asked.options[places[0]] if places else ""


def _grown(before: Wanted, heard: Heard) -> Wanted:
    return before.and_then(heard.wanted, fresh=heard.names_a_thing or not before.has("about"))


def recommend(moment: Moment) -> Reply:
    """The shopper's own list, or for someone else what is popular, within what is wanted."""
    heard = moment.tools.hear(moment.turn.text)
    wanted = _grown(moment.state.wanted, heard) if not heard.wanted.empty() else moment.state.wanted
    if heard.names_a_thing:
        return find(moment, wanted)
    found = moment.tools.recommend(wanted, moment.most)
    if not found.cards:
        return moment.reply(*_none(moment, wanted), wanted=wanted)
    told = "for_whom" if wanted.whom else "for_you"
    return shown(moment, [moment.say(told)], found.cards, wanted=wanted, offset=0, used=("recommend",), task="search")


def find(moment: Moment, wanted: Wanted, asks: bool = True) -> Reply:
    """The best of what fits; with one question where one would split it well, and nothing like it was asked before."""
    if not wanted.has("about") and not wanted.has("prefer"):
        found = moment.tools.recommend(wanted, moment.most)
    else:
        found = moment.tools.search(wanted, _ABOUT_FOUND)
    told = _told(moment, wanted)
    if not found.cards:
        nearest = [*found.sold_out, *found.near][: moment.most]
        said = _lacking(moment, wanted, found) + ([moment.say("nearest")] if nearest else [])
        return shown(moment, said, nearest, wanted=wanted, offset=0, used=("search",), task="search")
    cards = found.cards[: moment.most]
    said = [moment.say("for_whom")] if wanted.whom != moment.state.wanted.whom else []
    said.append(_count(moment, found, len(cards), told))
    reply = shown(moment, said, cards, wanted=wanted, offset=0, used=("search",), task="search")
    return _asking(moment, reply, found) if asks and not moment.pressed else reply


def _count(moment: Moment, found: Found, n: int, told: str) -> Sentence:
    if found.total == 1:
        return moment.say("found_1", wanted=told)
    return moment.say("found_all" if found.total <= n else "found_n", total=found.total, n=n, wanted=told)


def _asking(moment: Moment, reply: Reply, found: Found) -> Reply:
    options = split([card.product for card in found.cards], moment.language) if found.total >= LEAST_TO_SPLIT else ()
    if not options or reply.state.wanted.has("prefer"):
        return reply
    asked = Asked(slot="split", options=tuple(options))
    question = moment.say("ask_split", options=listed(options, moment.language))
    state = reply.state.model_copy(update={"asked": asked})
    return replace(reply, said=[*reply.said, question], state=state, choices=options)


_LIMITS: tuple[Part, ...] = ("budget", "prefer", "avoid")


def _lacking(moment: Moment, wanted: Wanted, found: Found) -> list[Sentence]:
    """Why nothing is shown that fits."""
    if not found.carried:
        return [moment.say("not_carried", about=wanted.about or _told(moment, wanted))]
    if found.sold_out:
        gone = found.sold_out[0].product
        title = gone.title.within(moment.language)
        return [moment.say("sold_out_now", f"product:{gone.id}", title=title)]
    return _none(moment, wanted)


def _none(moment: Moment, wanted: Wanted) -> list[Sentence]:
    """That nothing fits, and what to take back first."""
    limits: list[Part] = [part for part in _LIMITS if wanted.has(part)]
    part = moment.say(f"part_{(limits or ['about'])[0]}").text
    return [moment.say("none_fit", wanted=_told(moment, wanted), part=part)]


def _told(moment: Moment, wanted: Wanted) -> str:
    return moment.tools.told(wanted) or moment.turn.text.strip()[:80]


def shown(moment: Moment, said: Sequence[Sentence], cards: Sequence[Card], **more: object) -> Reply:
    """With cards below, which "the second one" then means."""
    ids = tuple(card.product.id for card in cards)
    focus = ids[0] if len(ids) == 1 else ""
    return moment.reply(*said, cards=cards, shown=ids, focus=focus, stuck=0, **more)


def more(moment: Moment) -> Reply:
    """The next of what fits."""
    wanted = moment.state.wanted
    offset = moment.state.offset + max(len(moment.state.shown), 1)
    if wanted.empty():
        found = moment.tools.recommend(wanted, offset + moment.most)
        found = Found(found.cards[offset:], found.total)
    else:
        found = moment.tools.search(wanted, moment.most, offset)
    if not found.cards or not found.carried:
        return moment.reply(moment.say("no_more", wanted=_told(moment, wanted)))
    said = moment.say("found_more", n=len(found.cards))
    return shown(moment, [said], found.cards, offset=offset, used=("search",))


def forget(moment: Moment) -> Reply:
    """Take back parts of the wish; the list follows at once."""
    parts = moment.understood.forgotten
    if set(parts) == set(PARTS):
        return moment.reply(moment.say("forgot_all"), wanted=Wanted(), shown=(), focus="", offset=0, stuck=0)
    wanted = moment.state.wanted
    for part in parts:
        wanted = wanted.without(part)
    if wanted.empty():
        return moment.reply(moment.say("forgot"), wanted=wanted)
    reply = find(moment, wanted, asks=False)
    return replace(reply, said=[moment.say("forgot"), *reply.said])


def cheaper(moment: Moment) -> Reply:
    return _priced_otherwise(moment, below=True)


def dearer(moment: Moment) -> Reply:
    return _priced_otherwise(moment, below=False)


def _priced_otherwise(moment: Moment, below: bool) -> Reply:
    """The same wish below the cheapest of what is meant, or above the dearest of it."""
    meant = moment.meant() or [ProductId(id_) for id_ in moment.state.shown]
    products = [moment.tools.product(id_) for id_ in meant]
    products = [product for product in products if product.price is not None]
    prices = [product.price for product in products if product.price is not None]
    if not prices:
        return moment.reply(moment.say("which_product"))
    edge = min(prices) if below and len(meant) > 1 else max(prices)
    heard = moment.tools.hear(moment.turn.text).wanted
    said_high = heard.price.high
    high = int(said_high) if said_high is not None else edge.minor - 1
    wanted = moment.state.wanted.between(None, high) if below else moment.state.wanted.between(edge.minor + 1, None)
    if wanted.has("about") or wanted.has("prefer"):
        found = moment.tools.search(wanted, moment.most)
    else:
        found = moment.tools.similar(meant[0], moment.most, wanted)
    if not found.cards:
        if not below:
            return moment.reply(moment.say("no_more", wanted=_told(moment, wanted)))
        return _no_cheaper(moment, products[prices.index(min(prices))])
    said = moment.say("cheaper" if below else "dearer", *(f"product:{id_}" for id_ in meant), price=edge)
    return shown(moment, [said], found.cards, wanted=wanted, offset=0, used=("search",))


def _no_cheaper(moment: Moment, product: Product) -> Reply:
    title = product.title.within(moment.language)
    said = moment.say("cheaper_none", f"product:{product.id}", title=title, price=product.price)
    return shown(moment, [said], [Card(product, 0.0, (), ())], used=("search",))


# about products


def product(moment: Moment) -> Reply:
    """What the catalogue says of the one that is pointed at or named."""
    meant = meant_or_named(moment)
    return moment.reply(moment.say("which_product")) if meant is None else show(moment, meant)


def show(moment: Moment, id_: ProductId) -> Reply:
    """What the catalogue says of it."""
    one = moment.tools.product(id_)
    card = Card(one, 0.0, (), ())
    return moment.reply(*described(moment, one), cards=[card], focus=one.id, stuck=0, used=("product",))


def described(moment: Moment, found: Product) -> list[Sentence]:
    """Price, stock, brand, size and attributes, each from the catalogue."""
    fact, title = f"product:{found.id}", found.title.within(moment.language)
    said = [moment.say("price_is", fact, title=title, price=found.price)] if found.price else []
    said += [] if found.price else [moment.say("no_price", fact, title=title)]
    if found.stock is not None:
        said.append(moment.say("in_stock", fact, n=found.stock) if found.stock else moment.say("sold_out", fact))
    if brand := found.brand_name.within(moment.language):
        said.append(moment.say("brand_is", fact, name=brand))
    if size := found.size_name.within(moment.language):
        said.append(moment.say("size_is", fact, name=size))
    for name, values in list(found.attributes.within(moment.language).items())[:6]:
        said.append(moment.say("attribute", fact, name=name, values=listed(values, moment.language)))
    return said


def meant_or_named(moment: Moment) -> ProductId | None:
    """The product that is pointed at, else the one that the words name best."""
    if meant := moment.meant():
        return meant[0]
    heard = moment.tools.hear(moment.turn.text)
    if not heard.wanted.has("about"):
        return None
    found = moment.tools.search(heard.wanted, 1)
    return found.cards[0].product.id if found.carried and found.cards else None


def answer(moment: Moment) -> Reply:
    """An answer about the product that is pointed at or named; a search, where something else is asked for."""
    if not moment.meant() and moment.tools.hear(moment.turn.text).names_a_thing and not _ASKS.search(moment.turn.text):
        return search(moment)
    meant = meant_or_named(moment)
    return anything(moment) if meant is None else ask(moment, meant, moment.turn.text)


def ask(moment: Moment, id_: ProductId, question: str) -> Reply:
    """What is known of it that speaks to the question; that it is not known, where nothing does."""
    title = moment.tools.product(id_).title.within(moment.language)
    said = list(moment.tools.answer(id_, question)) or [moment.say("not_known", f"product:{id_}", title=title)]
    return moment.reply(*said, focus=id_, stuck=0, used=("answer",))


_ASKS = re.compile(
    r"\b(?:how much|in stock|what (?:do|is|are)|reviews?|complain)|多少钱|有货|评价|怎么样", re.IGNORECASE
)


def compare(moment: Moment) -> Reply:
    """On what those meant differ; of what was shown the first two, where none is named."""
    meant = moment.meant()
    if len(meant) < 2:
        meant = [ProductId(id_) for id_ in moment.state.shown[:2]]
    return comparison(moment, meant) if len(meant) > 1 else moment.reply(moment.say("which_product"))


def comparison(moment: Moment, ids: Sequence[ProductId]) -> Reply:
    """On what these differ."""
    said = list(moment.tools.compare(ids[:4]))
    cards = [Card(moment.tools.product(id_), 0.0, (), ()) for id_ in ids[:4]]
    return moment.reply(*(said or [moment.say("compare_same")]), cards=cards, used=("compare",), stuck=0)


def why(moment: Moment) -> Reply:
    """The reasons that the list itself gave."""
    meant = meant_or_named(moment)
    if meant is None:
        return moment.reply(moment.say("which_product"))
    cards = [card for card in moment.tools.recommend(Wanted(), 40).cards if card.product.id == meant]
    reasons = [reason for card in cards for reason in card.reasons]
    title = moment.tools.product(meant).title.within(moment.language)
    said = [Sentence(ended(reason.text, moment.language), reason.facts) for reason in reasons]
    return moment.reply(*(said or [moment.say("not_known", f"product:{meant}", title=title)]), used=("recommend",))
