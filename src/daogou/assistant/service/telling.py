"""What is said of a proposal and of a refusal: items, money, method and consequences, each from the decision itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daogou.assistant.service.resolve import Impossible
from daogou.assistant.words import listed, say
from daogou.guide.cards import Sentence
from daogou.shop.after_sales.account import Account, Item
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.decision import Refused
from daogou.shop.after_sales.effects import Addressed, Became, Effect, Moved, Reached, Requested
from daogou.shop.after_sales.policy import Policy
from daogou.types import Language, Money


@dataclass(frozen=True)
class Teller:
    """Speaks of one account in one language."""

    account: Account
    policy: Policy
    currency: str
    language: Language

    # what will happen

    def proposal(self, call: Call, effects: Sequence[Effect]) -> tuple[tuple[Sentence, ...], int]:
        """The sentences, and the sum in minor units that the shopper gets; negative: pays."""
        gets = sum(self._gets(effect) for effect in effects)
        told = [self._what(call, effects), *self._money(call, effects), *self._after(call, effects)]
        return tuple(told), gets

    def _say(self, key: str, call: Call, **values: object) -> Sentence:
        facts = [f"order:{call.order}"] if call.order else []
        return say(key, self.language, facts, order=call.order, **values)

    def _what(self, call: Call, effects: Sequence[Effect]) -> Sentence:
        order = self.account.orders.get(call.order)
        if call.action in ("change_address", "change_profile_address"):
            address = next(effect.address for effect in effects if isinstance(effect, Addressed))
            told = ", ".join(value for value in address.values() if value)
            return self._say(f"will_{call.action}", call, address=told)
        if call.action == "cancel":
            assert order is not None
            reason = self.policy.actions["cancel"].reasons.get(call.reason)
            said = reason.within(self.language) if reason else call.reason
            return self._say("will_cancel", call, items=self._items(order.items), reason=said or "–")
        if call.action in ("exchange", "change_items"):
            return self._say(f"will_{call.action}", call, items=listed(list(self._pairs(call, effects)), self.language))
        if call.action == "return":
            places = [place for e in effects if isinstance(e, Requested) for place in e.request.places]
            assert order is not None
            return self._say("will_return", call, items=self._items([order.items[place] for place in places]))
        return self._say("will_other", call, action=call.action.replace("_", " "))

    def _pairs(self, call: Call, effects: Sequence[Effect]) -> Iterator[str]:
        order = self.account.orders[call.order]
        for effect in effects:
            if isinstance(effect, Requested):
                for place, new in zip(effect.request.places, effect.request.new, strict=True):
                    yield f"{described(order.items[place])} → {described(new)}"
            elif isinstance(effect, Became) and call.action == "change_items":
                yield f"{described(order.items[effect.place])} → {described(effect.item)}"

    def _items(self, items: Sequence[Item]) -> str:
        return listed([described(item) for item in items], self.language)

    def _gets(self, effect: Effect) -> int:
        if isinstance(effect, Moved):
            return effect.amount if effect.kind in ("refund", "cashback") else -effect.amount
        if isinstance(effect, Requested) and not effect.request.settled:
            return -effect.request.difference
        return 0

    def _money(self, call: Call, effects: Sequence[Effect]) -> Iterator[Sentence]:
        """Each amount with its method and when it moves."""
        for effect in effects:
            if isinstance(effect, Moved) and effect.amount:
                key = "pays" if effect.kind == "payment" else "gets"
                yield self._amount(key, call, effect.amount, effect.method)
            if isinstance(effect, Requested) and not effect.request.settled and effect.request.difference:
                due = effect.request.difference
                yield self._amount("pays_later" if due > 0 else "gets_later", call, abs(due), effect.request.method)

    def _amount(self, key: str, call: Call, amount: int, method: str) -> Sentence:
        held = self.account.methods.get(method)
        kind = held.kind if held else ""
        arrives = self.policy.arrives.get(kind)
        when = f"（{arrives.within('zh')}）" if arrives and self.language == "zh" else ""
        when = f" ({arrives.within('en')})" if arrives and self.language == "en" else when
        when = "" if key.startswith("pays") else when
        return self._say(key, call, amount=Money(amount, self.currency), method=self.method(method), when=when)

    def method(self, id_: str) -> str:
        """A method as people call it."""
        held = self.account.methods.get(id_)
        if held is None:
            return id_
        named = self.policy.methods.get(held.kind)
        return held.name or f"{named.within(self.language) if named else held.kind} ({id_})"

    def _after(self, call: Call, effects: Sequence[Effect]) -> Iterator[Sentence]:
        """What the order is afterwards, and what can no longer be done."""
        for effect in effects:
            if isinstance(effect, Reached):
                status = self.policy.statuses[effect.status].within(self.language)
                yield self._say("will_be", call, status=status)
        rule = self.policy.actions.get(call.action)
        for condition in rule.conditions if rule else ():
            yield Sentence(condition.within(self.language), [])

    # what cannot be

    def refusal(self, call: Call, why: Refused) -> Sentence:
        """Why the policy does not allow it, and what it does allow."""
        status = self.policy.statuses.get(why.about)
        about = status.within(self.language) if status else self._named(call, why.about)
        sentence = self._say(f"refused_{why.reason}", call, about=about)
        possible = [say(f"action_{action}", self.language).text for action in why.possible.actions]
        if not possible:
            return sentence
        more = say("possible", self.language, (), actions=listed(possible, self.language)).text
        return Sentence(f"{sentence.text} {more}", sentence.facts)

    def _named(self, call: Call, about: str) -> str:
        order = self.account.orders.get(call.order)
        items = [item for item in order.items if item.variant == about] if order else []
        return described(items[0]) if items else self.method(about)

    def impossible(self, why: Impossible) -> Sentence:
        """That nothing here can be meant."""
        key = "no_order_of_that" if why.why == "no_items_of_that" and not why.about else why.why
        return say(key, self.language, (), about=why.about, options=listed(why.options, self.language) or "–")

    def done(self, call: Call) -> Sentence:
        """That it was done."""
        return self._say("done", call, action=say(f"action_{call.action}", self.language).text)


def described(item: Item) -> str:
    """An item with what tells it from its variants."""
    return f"{item.name} ({', '.join(item.options.values())})" if item.options else item.name
