"""Proposals: what exactly would happen, offered once, to one shopper in one session, until it expires; and the log of
who asked, what was proposed, and what became of it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.effects import Effect, Moved, write_effect
from daogou.types import ShopperId, Words


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal. `session` is a digest of the session it was made in; `amount` is what the shopper pays (positive)
    or gets back (negative) at once, in minor units; `later` the same once the shop has what is sent back; `told` says
    all of it in words, a line each. `at` and `expires` are in s since 1970."""

    id: str
    shopper: ShopperId
    session: str
    call: Call
    effects: tuple[Effect, ...]
    amount: int
    later: int
    told: tuple[Words, ...]
    at: int
    expires: int

    def bound(self) -> str:
        """All that a token stands for, in one text."""
        effects = [write_effect(effect) for effect in self.effects]
        told = [self.id, self.shopper, self.session, self.call.canonical(), effects, self.amount, self.later]
        return json.dumps([*told, self.at, self.expires], ensure_ascii=False, separators=(",", ":"))


def session_digest(session: str) -> str:
    """How a session is written down: nobody can speak in it who reads the database."""
    return hashlib.sha256(f"daogou.session:{session}".encode()).hexdigest()


def token_of(proposal: Proposal, secret: str) -> str:
    """The token that confirms this proposal as it is, and no other."""
    # a key of its own, so that nothing signed for another purpose is good here
    key = hmac.new(secret.encode(), b"daogou.proposal", hashlib.sha256).digest()
    return hmac.new(key, proposal.bound().encode(), hashlib.sha256).hexdigest()


def is_token_of(given: str, proposal: Proposal, secret: str) -> bool:
    """Whether this is its token; compared in constant time."""
    return hmac.compare_digest(given.encode(), token_of(proposal, secret).encode())


def moves_at_once(effects: Sequence[Effect]) -> int:
    """What the shopper pays (positive) or gets back at once, in minor units."""
    moved = [effect for effect in effects if isinstance(effect, Moved)]
    return sum(each.amount if each.kind == "payment" else -each.amount for each in moved)


LogKind = Literal["asked", "proposed", "confirmed", "done", "refused", "cancelled", "moved"]


class LogLine(NamedTuple):
    """One line of the log; `proposal` is empty where none was made, `content` says more as JSON."""

    at: int
    kind: LogKind
    proposal: str
    content: str


class Change(NamedTuple):
    """One row of what happened to an account: facts of the shop and effects of what was confirmed, in one order."""

    number: int
    at: int
    effect: Effect


class Outcome(NamedTuple):
    """What became of a proposal: done, with all its effects, or refused, with the reason. Final: confirmed again, it is
    told again."""

    done: bool
    reason: str
    at: int


class Fact(NamedTuple):
    """What the shop states of an order, which is `shopper`'s where one is named, or where `effect` names no order, of
    `shopper`. `origin` names the row: one that was stated before is left out."""

    effect: Effect
    at: int
    origin: str
    shopper: ShopperId | None = None


Decide = Callable[[Sequence[Change]], tuple[Outcome, Sequence[Effect]]]


class ServiceStore(Protocol):
    """What happens to orders after the sale. Append-only: nothing is changed, and removed only when its shopper is
    erased."""

    def add(self, facts: Sequence[Fact]) -> int:
        """Write what the shop states, oldest first, all or nothing; returns how many were new. Facts of orders that
        are not there, or are another shopper's than they name, are left out. Raises `ErasedShopper`."""

    def add_variants(self, families: Sequence[tuple[str, str]]) -> int:
        """Write which family a product (first) is a variant of; returns how many changed. Raises `UnknownProduct`."""

    def family(self, product: str) -> Sequence[str]:
        """The products of this one's family, itself among them, in the order of their ids; empty without one."""

    def changes(self, shopper: ShopperId) -> Sequence[Change]:
        """All that happened to this account, in order."""

    def propose(self, proposal: Proposal) -> None:
        """Write a proposal down, with what was asked and that it was proposed in the log. Raises `ErasedShopper`."""

    def proposal(self, shopper: ShopperId, id_: str) -> Proposal | None:
        """This shopper's proposal; None for another's and for one that never was."""

    def outcome(self, shopper: ShopperId, id_: str) -> Outcome | None:
        """What became of this shopper's proposal; None while it is open."""

    def settle(self, proposal: Proposal, at: int, decide: Decide) -> Outcome:
        """Settle a proposal once and for all. In one transaction that no other write comes between, `decide` is given
        the changes as they are and says what becomes of it; its effects, the outcome and the log are written together.
        Where the proposal has an outcome already, that one is returned and nothing happens."""

    def move(self, shopper: ShopperId, at: int, decide: Callable[[Sequence[Change]], Sequence[Effect]]) -> int:
        """The shop's own act on an account, in one transaction likewise; returns how many effects were written."""

    def note(self, shopper: ShopperId, *lines: LogLine) -> None:
        """Add lines to the log; of whom nothing is stored, nothing is noted."""

    def log(self, shopper: ShopperId) -> Sequence[LogLine]:
        """All lines of this shopper, in order."""

    def owner(self, order: str) -> ShopperId | None:
        """Whose order it is; for the shop's own acts alone."""
