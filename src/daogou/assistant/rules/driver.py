"""`Rules`: answers every turn, with nothing but rules."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Mapping

from daogou.assistant.rules import carting, offering, service, shopping, talk
from daogou.assistant.rules.moment import Moment
from daogou.assistant.state import State
from daogou.assistant.tools import Tools
from daogou.assistant.turn import Message, Reply, Turn
from daogou.assistant.understanding.understand import Understood, understand
from daogou.types import DaogouError

_HANDLERS: Mapping[str, Callable[[Moment], Reply]] = {
    "person": talk.person,
    "robot": talk.robot,
    "greet": talk.greet,
    "thanks": talk.thanks,
    "bye": talk.bye,
    "policy": talk.policy,
    "forget": shopping.forget,
    "quote": offering.quote,
    "cart_add": carting.cart_add,
    "cart_remove": carting.cart_remove,
    "cart": carting.cart,
    "bundle": offering.bundle,
    "compare": shopping.compare,
    "why": shopping.why,
    "cheaper": shopping.cheaper,
    "dearer": shopping.dearer,
    "more": shopping.more,
    "product": shopping.product,
    "answer": shopping.answer,
    "recommend": shopping.recommend,
    "search": shopping.search,
    "logistics": service.logistics,
    "orders": service.orders,
    "service": service.request,
    "": shopping.anything,
}


class Rules:
    """`Driver` without a model."""

    name = "rules"

    def __init__(self, heeds_mood: bool = True) -> None:
        self._heeds_mood = heeds_mood

    async def answer(
        self, turn: Turn, state: State, tools: Tools, before: tuple[Message, ...] = ()
    ) -> AsyncIterator[str | Reply]:
        """See `Driver`. It does not fail for what a shopper says, and says nothing but whole replies."""
        yield await to_thread(self.reply, turn, state, tools)

    def reply(self, turn: Turn, state: State, tools: Tools) -> Reply:
        """The reply; what a tool explains is said."""
        understood = understand(turn.text, turn.language)
        moment = Moment(turn, felt(state, understood), tools, understood, self._heeds_mood)
        try:
            reply = _handler(moment)(moment)
        except DaogouError:
            reply = talk.not_understood(moment)
        return talk.eased(moment, reply)


def _handler(moment: Moment) -> Callable[[Moment], Reply]:
    """An open question is answered first, unless the turn plainly asks for something else."""
    asked, intent = moment.state.asked, moment.understood.intent
    if asked and intent in _ANSWERS:
        return _OPEN.get(asked.slot, service.answered)
    return _HANDLERS[intent]


_ANSWERS = frozenset({"", "search", "answer", "product", "recommend", "thanks", "service", "orders"})
"""Intents that an answer to an open question may look like."""
_OPEN: Mapping[str, Callable[[Moment], Reply]] = {"split": shopping.anything, "what": shopping.anything}


def felt(state: State, understood: Understood) -> State:
    """The mood goes on until another one shows; who was annoyed twice is offered a person."""
    mood = understood.mood if understood.mood != "calm" else state.mood
    return state.model_copy(update={"mood": mood, "annoyed": state.annoyed + (understood.mood == "annoyed")})
