"""Handlers of what is after the sale: orders, where they are, and what shall be done with them."""

from __future__ import annotations

from collections.abc import Sequence

from daogou.assistant.requests import Request, filled
from daogou.assistant.rules.moment import Moment
from daogou.assistant.state import Asked
from daogou.assistant.tools import Needs, Refused, SeenOrder
from daogou.assistant.turn import Reply
from daogou.assistant.understanding.requests import read_requests
from daogou.assistant.understanding.understand import order_ids
from daogou.assistant.words import listed
from daogou.guide.cards import Sentence
from daogou.types import NotFound

_LISTED = 3


def _visible(moment: Moment) -> list[SeenOrder] | Reply:
    """The orders that the turn is about: those named, that of the page, or the latest."""
    try:
        named = [moment.tools.order(id_) for id_ in order_ids(moment.turn.text)]
    except NotFound:
        return moment.reply(moment.say("no_order", id=order_ids(moment.turn.text)[0]), used=("orders",))
    if named:
        return named
    if moment.turn.order:
        return [moment.tools.order(moment.turn.order)]
    return list(moment.tools.orders(_LISTED))


def orders(moment: Moment) -> Reply:
    """The latest orders, or the one that is named."""
    seen = _visible(moment)
    if isinstance(seen, Reply):
        return seen
    if not seen:
        return moment.reply(moment.say("no_orders"), used=("orders",))
    said = [told(moment, order) for order in seen]
    heading = [moment.say("orders")] if len(seen) > 1 else []
    return moment.reply(*heading, *said, orders=seen, order=seen[0].id, used=("orders",), stuck=0)


def told(moment: Moment, order: SeenOrder) -> Sentence:
    """One order in a sentence."""
    lines = listed([f"{line.quantity} × {line.title}" for line in order.lines], moment.language)
    day = f"{order.at:%Y-%m-%d}" if order.at else "–"
    return moment.say("order_is", f"order:{order.id}", id=order.id, day=day, lines=lines, total=order.total)


def logistics(moment: Moment) -> Reply:
    """Where the order is, as far as the shop says."""
    seen = _visible(moment)
    if isinstance(seen, Reply):
        return seen
    if not seen:
        return moment.reply(moment.say("no_orders"), used=("orders",))
    order, fact = seen[0], f"order:{seen[0].id}"
    said = [told(moment, order)]
    said.append(moment.say("status", fact, status=order.status) if order.status else moment.say("status_unknown", fact))
    if order.tracking:
        said.append(moment.say("tracking", fact, numbers=listed(order.tracking, moment.language)))
    return moment.reply(*said, orders=[order], order=order.id, used=("logistics",), stuck=0)


def request(moment: Moment) -> Reply:
    """Something is to be done: the first of what was asked becomes a proposal, the others wait for their turn."""
    wanted = read_requests(moment.turn.text, moment.turn.order or moment.state.order)
    return proceed(moment, [*moment.state.requests, *wanted])


def answered(moment: Moment) -> Reply:
    """The answer to what was asked about the first request."""
    asked = moment.state.asked
    if asked is None or not moment.state.requests:
        return request(moment)
    first, *others = moment.state.requests
    return proceed(moment, [filled(first, asked.slot, asked.about, moment.turn.text), *others])


def proceed(moment: Moment, requests: Sequence[Request], before: Sequence[Sentence] = ()) -> Reply:
    """Propose the first of these; ask for what it lacks, or say why not and go on with the next."""
    said = list(before)
    left = list(requests)
    while left:
        result = moment.tools.propose(left[0])
        if isinstance(result, Refused):
            said.append(result.said)
            left.pop(0)
            continue
        if isinstance(result, Needs):
            if _asked_before(moment, result):
                said.append(moment.say("cannot_tell"))
                left.pop(0)
                continue
            return _ask(moment, result, left, said)
        question = moment.say("confirm_q")
        after = [*([result.rest] if result.rest else []), *left[1:]]
        more = {"requests": tuple(after), "pending": result.id, "order": left[0].order or moment.state.order}
        return moment.reply(*said, *result.told, question, proposal=result, used=("propose",), stuck=0, **more)
    return moment.reply(*(said or [moment.say("not_understood")]), requests=(), used=("propose",))


def _asked_before(moment: Moment, needs: Needs) -> bool:
    """Whether this very question was open already: the answer did not help, and asking again would not either."""
    asked = moment.state.asked
    return asked is not None and (asked.slot, asked.about) == (needs.slot, needs.about)


def _ask(moment: Moment, needs: Needs, left: Sequence[Request], said: Sequence[Sentence]) -> Reply:
    options = listed(needs.options, moment.language)
    plural = f"need_{needs.slot}s"
    key = plural if needs.options and plural in _PLURALS else f"need_{needs.slot}"
    question = moment.say(key, about=needs.about, options=options)
    asked = Asked(slot=needs.slot, about=needs.about, options=tuple(needs.options))
    return moment.reply(
        *said, question, requests=tuple(left), asked=asked, choices=needs.options, used=("propose",), stuck=0
    )


_PLURALS = frozenset({"need_items", "need_variants"})
