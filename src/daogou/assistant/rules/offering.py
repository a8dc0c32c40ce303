"""Handlers of sets that go together and of prices."""

from __future__ import annotations

from collections.abc import Sequence

from daogou.assistant.rules.moment import Moment
from daogou.assistant.rules.shopping import shown
from daogou.assistant.turn import Reply
from daogou.assistant.wanted import Wanted
from daogou.assistant.words import listed
from daogou.guide.cards import Card
from daogou.types import InvalidInput, Money, NotFound, ProductId


def bundle(moment: Moment) -> Reply:
    """A set for what is named, or around what is meant."""
    meant = moment.meant() if moment.understood.ordinals or moment.understood.points else []
    heard = moment.tools.hear(moment.turn.text).wanted
    return set_for(moment, "" if meant else moment.turn.text, _most(heard) if meant else None, meant)


def _most(wanted: Wanted) -> int | None:
    high = wanted.price.high
    return None if high is None else int(high)


def set_for(moment: Moment, wish: str, budget: int | None, around: Sequence[ProductId]) -> Reply:
    """A set for a wish in words, or around products."""
    try:
        made = moment.tools.bundle(wish, budget, None, around)
    except (InvalidInput, NotFound):
        return moment.reply(moment.say("no_set"), used=("bundle",))
    facts = [f"product:{item.product.id}" for item in made.items]
    said = [moment.say("set", *facts, name=made.name, n=len(made.items), total=made.total)]
    if made.missing:
        roles = listed([lacking.role_name.within(moment.language) for lacking in made.missing], moment.language)
        said.append(moment.say("set_missing", roles=roles))
    cards = [Card(item.product, 0.0, list(item.why), (), quantity=item.quantity) for item in made.items]
    return shown(moment, said, cards, used=("bundle",))


def quote(moment: Moment) -> Reply:
    """The best price of what is meant, or of the cart."""
    meant = moment.meant() if moment.understood.ordinals or moment.understood.points or moment.turn.product else []
    return price(moment, meant)


def price(moment: Moment, ids: Sequence[ProductId]) -> Reply:
    """The best price of one each of these, or with none of the cart."""
    priced = moment.tools.quote({id_: 1 for id_ in ids} if ids else None)
    if not priced.lines or priced.quote is None:
        return moment.reply(moment.say("cart_empty"), used=("quote",))
    facts = [f"product:{product.id}" for product, _ in priced.lines]
    total = Money(priced.quote.total, priced.quote.cart.currency)
    names = [applied.offer.name.within(moment.language) for applied in priced.quote.applied]
    if names:
        before = Money(priced.quote.cart.listed, priced.quote.cart.currency)
        facts += [f"offer:{applied.offer.id}" for applied in priced.quote.applied]
        offers = listed(names, moment.language)
        said = [moment.say("total", *facts, total=total, listed=before, offers=offers)]
    else:
        said = [moment.say("total_plain", *facts, total=total)]
    if priced.quote.proof.proved:
        said.append(moment.say("proved", *facts))
    said += [] if moment.pressed else priced.near[:1]
    return moment.reply(*said, priced=priced, used=("quote",), stuck=0)
