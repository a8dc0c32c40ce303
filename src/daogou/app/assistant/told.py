"""A reply as plain JSON, for the web, the command line and whoever builds upon them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from daogou.app import answers
from daogou.assistant.conversation import Conversation
from daogou.assistant.tools import Priced, Proposal, SeenOrder
from daogou.assistant.turn import Message, Reply
from daogou.guide.cards import Card, Sentence
from daogou.types import Language, Money


def reply(item: Reply, language: Language) -> dict[str, Any]:
    """All of it. `proposal.token` is what the button sends back; `driver` says who answered, `why` what befell the
    model where that was the rules in its stead."""
    return {
        "text": item.text,
        "said": [_said(sentence) for sentence in item.said],
        "products": [_card(card, position, language) for position, card in enumerate(item.cards)],
        "orders": [_order(order) for order in item.orders],
        "quote": _priced(item.priced, language) if item.priced else None,
        "proposal": proposal(item.proposal) if item.proposal else None,
        "choices": list(item.choices),
        "handed_off": item.handed_off or None,
        "mood": item.state.mood,
        "driver": item.driver,
        "why": item.why,
    }


def proposal(item: Proposal) -> dict[str, Any]:
    """What will be done on a yes, and until when it may be said."""
    return {
        "id": item.id,
        "token": item.token,
        "action": item.action,
        "said": [_said(sentence) for sentence in item.told],
        "amount": answers.money(item.amount),
        "expires": item.expires.isoformat() if item.expires else None,
    }


def history(item: Conversation, zone: ZoneInfo) -> dict[str, Any]:
    """What was said so far."""
    return {"conversation": item.id, "messages": [_message(message, zone) for message in item.messages]}


def _message(item: Message, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "by": item.by,
        "text": item.text,
        "at": item.at.astimezone(zone).isoformat(),
        "products": list(item.shown),
    }


def _said(item: Sentence) -> dict[str, Any]:
    return {"text": item.text, "facts": list(item.facts)}


def _card(item: Card, position: int, language: Language) -> dict[str, Any]:
    return {
        "position": position,
        "product": answers.product(item.product, language),
        "quantity": item.quantity,
        "reasons": [_said(reason) for reason in item.reasons],
    }


def _order(item: SeenOrder) -> dict[str, Any]:
    return {
        "id": item.id,
        "at": item.at.isoformat() if item.at else None,
        "status": item.status,
        "total": answers.money(item.total),
        "tracking": list(item.tracking),
        "lines": [
            {"title": line.title, "quantity": line.quantity, "paid": answers.money(line.paid)} for line in item.lines
        ],
    }


def _priced(item: Priced, language: Language) -> dict[str, Any]:
    quote = item.quote
    lines = [{"product": answers.product(product, language), "quantity": n} for product, n in item.lines]
    if quote is None:
        return {"lines": lines, "total": None, "listed": None, "proved": False}
    currency = quote.cart.currency
    return {
        "lines": lines,
        "total": answers.money(Money(quote.total, currency)),
        "listed": answers.money(Money(quote.cart.listed, currency)),
        "proved": quote.proof.proved,
    }
