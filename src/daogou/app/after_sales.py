"""After the sale: one's own orders, what may be done with them, and doing it: proposed, confirmed once, and logged."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from daogou.shop.after_sales.account import Account, Item, Order
from daogou.shop.after_sales.ask import possible_actions
from daogou.shop.after_sales.bought import account_of
from daogou.shop.after_sales.calls import Action, Call
from daogou.shop.after_sales.decide import decide
from daogou.shop.after_sales.decision import Allowed, Decision, Refused
from daogou.shop.after_sales.effects import Effect, Requested
from daogou.shop.after_sales.goods import Variant
from daogou.shop.after_sales.policy import Policy, load_policy
from daogou.shop.after_sales.receipts import move, receive
from daogou.shop.after_sales.telling import Scene, status_name, told, why
from daogou.shop.proposals import (
    Change,
    LogLine,
    Outcome,
    Proposal,
    is_token_of,
    moves_at_once,
    session_digest,
    token_of,
)
from daogou.types import Forbidden, InvalidInput, NotFound, ProductId, ShopperId, Words, is_visitor, seconds

if TYPE_CHECKING:
    from daogou.app.shop import Shop


@dataclass(frozen=True)
class Proposed:
    """What would happen, and the token by which it is confirmed."""

    proposal: Proposal
    token: str


@dataclass(frozen=True)
class Declined:
    """Why it cannot be done, typed and in words; `refused.possible` says what could."""

    refused: Refused
    why: Words


@dataclass(frozen=True)
class View:
    """An order as it stands: `actions` are those that are possible now."""

    order: Order
    account: Account
    status: Words
    actions: tuple[Action, ...]


class AfterSales:
    """Of one shop's shoppers; whoever asks sees their own orders alone. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    @cached_property
    def policy(self) -> Policy:
        """The shop's rules: `after-sales.json` in its folder, else the policy that its settings name. Raises
        `InvalidInput` where they cannot be read."""
        own = self._shop.folder / "after-sales.json"
        return load_policy(own if own.is_file() else self._shop.settings.after_sales)

    # reading

    def order(self, who: ShopperId, order: str) -> View:
        """One of the shopper's own orders. Raises `NotFound`: another's looks as if it did not exist."""
        account = self.account(who, order)
        if order not in account.orders:
            raise NotFound(f"There is no order {order}.")
        return self._view(account, account.orders[order])

    def orders(self, who: ShopperId, limit: int = 20) -> Sequence[View]:
        """The shopper's latest orders, newest first."""
        account = self.account(who, limit=limit)
        return [self._view(account, order) for order in account.orders.values()]

    def instead(self, who: ShopperId, item: Item) -> Mapping[str, Variant]:
        """What an item could be exchanged for now."""
        return _Goods(self._shop, who).instead(item)

    def account(self, who: ShopperId, order: str | None = None, limit: int = 20) -> Account:
        """The shopper's account with one order, if it is theirs, or with their latest."""
        return self._account(who, self._shop.database.service.changes(who), order, limit)

    def _account(self, who: ShopperId, changes: Sequence[Change], order: str | None, limit: int = 20) -> Account:
        orders = self._shop.database.orders
        if order is None:
            bought = list(orders.of(who, limit))
        else:
            one = orders.one(who, order)
            bought = [one] if one else []
        products = self._shop.database.products.get([line.product for each in bought for line in each.lines])
        return account_of(who, bought, products, [change.effect for change in changes], self.policy)

    def _view(self, account: Account, order: Order) -> View:
        actions = possible_actions(order, self.policy, self._now())
        return View(order, account, status_name(order.status, self.policy), actions)

    def _now(self) -> int:
        return seconds(self._shop.clock.now())

    # doing

    def propose(self, who: ShopperId, session: str, call: Call) -> Proposed | Declined:
        """Ask for something to be done: nothing is, yet. `session` names the session that may confirm it."""
        now = self._now()
        if is_visitor(who):  # who has no account has no order either, and nothing is stored of them
            nothing = Refused("unknown_order", call.order)
            return Declined(nothing, why(nothing, Account(who), self.policy, call.action))
        account = self.account(who, call.order)
        decision = self._decided(call, account, now)
        if isinstance(decision, Refused):
            refusal = LogLine(now, "refused", "", json.dumps({"reason": decision.reason}))
            self._note(who, LogLine(now, "asked", "", call.canonical()), refusal)
            return Declined(decision, why(decision, account, self.policy, call.action))
        proposal = self._made(who, session, call, account, decision.effects, now)
        self._shop.database.service.propose(proposal)
        return Proposed(proposal, token_of(proposal, self._shop.keys.session))

    def _decided(self, call: Call, account: Account, now: int) -> Decision:
        return decide(call, account, self.policy, _Goods(self._shop, account.shopper), now)

    def _made(
        self, who: ShopperId, session: str, call: Call, account: Account, effects: tuple[Effect, ...], now: int
    ) -> Proposal:
        asked = [each.request for each in effects if isinstance(each, Requested)]
        return Proposal(
            id=secrets.token_urlsafe(12),
            shopper=who,
            session=session_digest(session),
            call=call,
            effects=effects,
            amount=moves_at_once(effects),
            later=sum(one.difference for one in asked if not one.settled),
            told=told(Scene(call, account, effects, self.policy, self._shop.settings.currency)),
            at=now,
            expires=now + 60 * self.policy.minutes,
        )

    def proposal(self, who: ShopperId, session: str, id_: str) -> Proposed:
        """A proposal of this session, to be shown again. Raises `NotFound`, also for another session's."""
        found = self._proposal(who, id_)
        if found.session != session_digest(session):
            raise NotFound(f"There is no proposal {id_}.")
        return Proposed(found, token_of(found, self._shop.keys.session))

    def outcome(self, who: ShopperId, id_: str) -> Outcome | None:
        """What became of a proposal; None while it is open."""
        return self._shop.database.service.outcome(who, id_)

    def confirm(self, who: ShopperId, session: str, id_: str, token: str) -> Outcome:
        """Do what was proposed, once: confirmed again, the same outcome is told and nothing happens. Raises `NotFound`
        for a proposal that is not this shopper's, `Forbidden` for a token that is not its, or not this session's."""
        proposal, now = self._allowed(who, session, id_, token), self._now()
        self._note(who, LogLine(now, "confirmed", id_, ""))

        def become(changes: Sequence[Change]) -> tuple[Outcome, Sequence[Effect]]:
            if now > proposal.expires:
                return Outcome(False, "expired", now), ()
            # as of when it was proposed: what was within its time then is within it for as long as it can be confirmed
            account = self._account(who, changes, proposal.call.order)
            decision = self._decided(proposal.call, account, proposal.at)
            if isinstance(decision, Refused):
                return Outcome(False, decision.reason, now), ()
            if not isinstance(decision, Allowed) or decision.effects != proposal.effects:
                return Outcome(False, "changed", now), ()
            return Outcome(True, "", now), decision.effects

        return self._shop.database.service.settle(proposal, now, become)

    def cancel(self, who: ShopperId, session: str, id_: str, token: str) -> Outcome:
        """Let a proposal go; raises as `confirm` does. What was done already stays done, and is told."""
        proposal, now = self._allowed(who, session, id_, token), self._now()
        return self._shop.database.service.settle(proposal, now, lambda _: (Outcome(False, "withdrawn", now), ()))

    def _proposal(self, who: ShopperId, id_: str) -> Proposal:
        found = self._shop.database.service.proposal(who, id_)
        if found is None:
            raise NotFound(f"There is no proposal {id_}.")
        return found

    def _allowed(self, who: ShopperId, session: str, id_: str, token: str) -> Proposal:
        found = self._proposal(who, id_)
        own = found.session == session_digest(session)
        if not (is_token_of(token, found, self._shop.keys.session) and own):
            self._note(who, LogLine(self._now(), "refused", id_, json.dumps({"reason": "token" if own else "session"})))
            raise Forbidden("This confirmation is not good for that proposal: ask for it again.")
        return found

    def _note(self, who: ShopperId, *lines: LogLine) -> None:
        self._shop.database.service.note(who, *lines)

    # the shop's own acts

    def moved(self, order: str, status: str) -> int:
        """The shop sets an order's status along its policy. Raises `NotFound` and `InvalidInput`."""
        return self._by_shop(order, lambda account, now: move(account, order, status, self.policy, now))

    def received(self, order: str, request: int | None = None) -> int:
        """The shop has what this request of the order (from 1), or its only open one, sends back: the money moves,
        once. Raises `NotFound` and `InvalidInput`."""
        return self._by_shop(order, lambda account, now: receive(account, order, self.policy, now, request))

    def _by_shop(self, order: str, what: Callable[[Account, int], Decision]) -> int:
        who, now = self._shop.database.service.owner(order), self._now()
        if who is None:
            raise NotFound(f"There is no order {order}.")

        def act(changes: Sequence[Change]) -> Sequence[Effect]:
            account = self._account(who, changes, order)
            decision = what(account, now)
            if isinstance(decision, Refused):
                raise InvalidInput(why(decision, account, self.policy, "return").en)
            return decision.effects

        return self._shop.database.service.move(who, now, act)


@dataclass
class _Goods:
    """The catalogue as it is now, for one shopper's calls; each product is read once."""

    _shop: Shop
    _who: ShopperId
    _seen: dict[str, Mapping[str, Variant]] = field(default_factory=dict)

    def instead(self, item: Item) -> Mapping[str, Variant]:
        """See `Goods`: the products of its family, else the item itself."""
        if item.product not in self._seen:
            database = self._shop.database
            ids = [ProductId(id_) for id_ in database.service.family(item.product) or [item.product]]
            found = database.products.get(ids)
            self._seen[item.product] = {
                id_: Variant(
                    id_,
                    id_,
                    one.title.en or one.title.zh,
                    one.price.minor if one.price else None,
                    one.stock != 0 and one.recommendable,
                    name_zh=one.title.zh,
                )
                for id_ in ids
                if (one := found.get(id_)) is not None
            }
        return self._seen[item.product]

    def price(self, item: Item) -> int | None:
        """See `Goods`."""
        here = self.instead(item).get(item.variant)
        return here.price if here else None

    def reviewed(self, item: Item) -> bool:
        """See `Goods`."""
        database = self._shop.database
        said = database.texts.of(database.shoppers.identities(self._who))
        return any(
            kind == "review" and product == item.product for kind, product in said.select("kind", "product").rows()
        )
