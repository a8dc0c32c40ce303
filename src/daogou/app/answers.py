"""What a program is answered, over HTTP or on the command line: plain JSON of lists, profiles and products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from daogou.app.coupons import Coupon
from daogou.app.search import Results
from daogou.guide.answering.answer import Answer
from daogou.guide.answering.comparison import Comparison
from daogou.guide.cards import Card, Sentence, Shown
from daogou.guide.due import RunsOut, said
from daogou.guide.ledger import Fact
from daogou.guide.portrait import PortraitLine
from daogou.guide.sections import Guide
from daogou.guide.sets.bundle import Bundle
from daogou.profiles.profile import Profile
from daogou.reading.wishes.said import bare
from daogou.search.facets import Facet
from daogou.shop.events import Trace
from daogou.shop.offers import CampaignOffer
from daogou.shop.products import Product
from daogou.types import Language, Money


def money(amount: Money | None) -> dict[str, Any] | None:
    return None if amount is None else {"minor": amount.minor, "currency": amount.currency, "text": str(amount)}


def product(item: Product, language: Language) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title.within(language),
        "department": item.department_name.within(language),
        "category": item.category_name.within(language),
        "brand": item.brand_name.within(language),
        "size": item.size_name.within(language),
        "price": money(item.price),
    }


def offer(item: CampaignOffer) -> dict[str, Any]:
    """An estimated amount is marked as such and is part of no price."""
    return {
        "id": item.id,
        "code": item.code,
        "amount": money(item.amount),
        "estimated": item.estimated,
        "ends": item.ends.isoformat(),
    }


def coupon(item: Coupon) -> dict[str, Any]:
    """An offer with how many of its products the shopper bought in the last 90 days, and how probable it is that
    something of its campaign is redeemed; null where that could not be learned."""
    return {
        **offer(item.offer),
        "campaign": item.offer.campaign,
        "bought": item.bought,
        "probability": item.probability,
    }


def card(item: Card, position: int, language: Language) -> dict[str, Any]:
    return {
        "position": position,
        "product": product(item.product, language),
        "score": item.score,
        "probabilities": item.chances._asdict(),
        "reasons": [_said(reason) for reason in item.reasons],
        "offers": [offer(o) for o in item.offers],
        "rules": [
            {"id": rule.id, "name": rule.name.within(language), "ends": rule.ends and rule.ends.isoformat()}
            for rule in item.rules
        ],
        **({"runs_out": _said(item.runs_out)} if item.runs_out else {}),
    }


def shown(item: Shown, language: Language) -> dict[str, Any]:
    return {
        "list_id": item.list_id,
        "basis": item.basis,
        "note": item.note.text,
        "release": item.release,
        "changes": [_said(change) for change in item.changes],
        "items": [card(c, position, language) for position, c in enumerate(item.cards)],
    }


def _said(item: Sentence) -> dict[str, Any]:
    return {"text": item.text, "facts": list(item.facts)}


def _fact(item: Fact) -> dict[str, Any]:
    return {
        "about": item.about,
        "beside": item.beside,
        "names": list(item.names),
        "amounts": [amount._asdict() for amount in item.amounts],
        "claims": sorted(item.claims),
    }


def guide(item: Guide, language: Language) -> dict[str, Any]:
    """Money among a fact's amounts is in minor units, a date its ordinal day (1 is 1 January of year 1)."""
    return {
        "text": [_said(sentence) for sentence in item.text],
        "written_by": item.written_by,
        "sections": [
            {"kind": section.kind, "why": section.why and _said(section.why), **shown(section.shown, language)}
            for section in item.sections
        ],
        "dropped": item.dropped,
        "facts": {id_: _fact(fact) for id_, fact in item.facts.items()},
    }


def runs_out(items: Sequence[RunsOut], today: date, language: Language) -> dict[str, Any]:
    """What is needed when, with the days between which it is likely and the orders that this stands on."""
    return {
        "items": [
            {
                "product": product(one.product, language),
                "on": one.on.isoformat(),
                "earliest": one.earliest.isoformat(),
                "latest": one.latest.isoformat(),
                "last_bought": one.last.isoformat(),
                "times": one.times,
                "interval_days": round(one.interval, 1),
                "text": said(one, today, language).text,
                "facts": list(one.facts),
            }
            for one in items
        ]
    }


def bundle(item: Bundle, language: Language) -> dict[str, Any]:
    """A set: `listed` and `total` of it are before and after offers."""
    return {
        "name": item.name,
        "why": _sentence(item.why),
        "people": item.people,
        "budget": money(item.budget),
        "listed": money(item.listed),
        "total": money(item.total),
        "items": [
            {
                "role": one.role,
                "role_name": one.role_name.within(language),
                "product": product(one.product, language),
                "quantity": one.quantity,
                "listed": money(one.listed),
                "why": [_sentence(said) for said in one.why],
            }
            for one in item.items
        ],
        "missing": [
            {"role": one.role, "role_name": one.role_name.within(language), "why": one.why} for one in item.missing
        ],
    }


def _sentence(said: Sentence) -> dict[str, Any]:
    return {"text": said.text, "facts": list(said.facts)}


def trace(item: Trace) -> dict[str, Any]:
    return {
        "list_id": item.list,
        "shopper": item.shopper,
        "at": item.at.isoformat(),
        "products": list(item.products),
        "events": [
            {
                "id": event.id,
                "shopper": event.shopper,
                "kind": event.kind,
                "product": event.product,
                "position": event.position,
                "at": event.at.isoformat(),
            }
            for event in item.followed
        ],
    }


def profile(item: Profile, lines: list[PortraitLine]) -> dict[str, Any]:
    return {
        "shopper": item.shopper,
        "as_of": item.as_of.isoformat(),
        "traits": [
            {
                "kind": line.kind,
                "key": line.key,
                "text": line.text,
                "strength": line.strength,
                "numbers": dict(line.numbers),
                "facts": list(line.facts),
                "evidence": line.evidence,
                "quote": line.quote,
                "overruled": line.overruled,
                "against": list(line.against),
            }
            for line in lines
        ],
    }


def answer(item: Answer, language: Language) -> dict[str, Any]:
    """An answer with all that it stands on."""
    return {
        "kind": item.kind,
        "verdict": item.verdict or None,
        "best": item.best,
        "statements": [
            {"text": each.text, "facts": list(each.facts), "product": each.product} for each in item.statements
        ],
        "missing": [{"what": each.what, "product": each.product, "text": each.text} for each in item.missing],
        "instead": [each.within(language) for each in item.instead],
        "facts": {
            id_: {"product": each.product, "name": each.name, "values": list(each.values)}
            for id_, each in item.facts.items()
        },
        "read_by": item.read_by,
    }


def compared(item: Comparison, language: Language) -> dict[str, Any]:
    """Products side by side, a row for each thing, its cells in the products' order."""
    return {
        "products": [product(of.product, language) for of in item.products],
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "cells": [cell and {"text": cell.text, "fact": cell.fact} for cell in row.cells],
                "differs": row.differs,
                "matters": row.matters and _sentence(row.matters),
            }
            for row in item.rows
        ],
    }


def results(found: Results, language: Language, currency: str) -> dict[str, Any]:
    """What a search found, with what it was understood as."""
    wish = found.wish
    return {
        "wish": {
            "text": wish.text,
            "what": wish.what,
            "whom": wish.whom,
            "budget": money(Money(wish.budget, currency)) if wish.budget is not None else None,
            "language": wish.language,
            "unread": list(wish.unread),
        },
        "chips": [asdict(chip) for chip in found.chips],
        "read_as": [{"word": word, "as": other} for word, other in found.read_as],
        "verdict": found.verdict,
        "total": found.total,
        "page": found.asked.page,
        "pages": found.pages,
        "personal": found.shown.basis == "personal",
        "hidden": found.hidden,
        "list_id": found.shown.list_id,
        "items": [
            {"position": place, "product": product(card.product, language)}
            for place, card in enumerate(found.shown.cards)
        ],
        "sold_out": [
            {"product": product(one.product, language), "instead": [product(each, language) for each in one.instead]}
            for one in found.sold_out
        ],
        "near": [
            {
                "without": [asdict(chip) for chip in near.chips],
                "without_words": near.words,
                "total": near.total,
                "products": [product(each, language) for each in near.products],
            }
            for near in found.near
        ],
        "facets": facets(found.facets, language, currency),
    }


def facets(some: Sequence[Facet], language: Language, currency: str) -> list[dict[str, Any]]:
    """By what a result may be narrowed, each choice with its code and how many products it leaves."""
    return [
        {
            "kind": facet.kind,
            "name": facet.name,
            "label": facet.called.within(language),
            "choices": [
                {
                    "code": choice.constraint.code,
                    "text": bare(choice.constraint, language, currency),
                    "count": choice.count,
                }
                for choice in facet.choices
            ],
        }
        for facet in some
    ]
