"""One's own orders after the sale: the page with its plain forms, and the API under /v1/me."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from daogou.app import Shop, answers
from daogou.app.after_sales import Declined, Proposed, View
from daogou.shop.after_sales.account import Item
from daogou.shop.after_sales.calls import Action, Call, CallIn, read_call
from daogou.shop.after_sales.telling import became, method_name
from daogou.shop.proposals import Outcome
from daogou.types import InvalidInput, Language, Money, NotFound, Words
from daogou.web import sessions
from daogou.web.api import SessionHere, ShopHere
from daogou.web.language import Spoken
from daogou.web.pages import page
from daogou.web.paths import Id
from daogou.web.sessions import Session

router = APIRouter()
Token = Annotated[str, Body(embed=True, max_length=500, description="The proposal's token.")]
_MOST_FIELDS = 500


def session_name(request: Request, session: Session) -> str:
    """What a proposal is bound to: the device's cookie, or the bearer token, which is new at no request."""
    bearer = sessions.bearer_of(request)
    return session.visitor if bearer is None else f"bearer:{hashlib.sha256(bearer.encode()).hexdigest()}"


def _order(shop: Shop, view: View, language: Language) -> dict[str, Any]:
    order, policy, currency = view.order, shop.after_sales.policy, shop.settings.currency

    def money(amount: int) -> Any:
        return answers.money(Money(amount, currency))

    return {
        **{"id": order.id, "status": order.status, "status_name": view.status.within(language)},
        "items": [
            {
                **{"id": item.variant, "name": _name(item, language), "price": money(item.price)},
                **{"options": dict(item.options), "state": item.state},
            }
            for item in order.items
        ],
        "payments": [
            {
                **{"kind": entry.kind, "amount": money(entry.amount), "method": entry.method},
                "method_name": method_name(view.account, entry.method, policy).within(language),
            }
            for entry in order.history
        ],
        "address": dict(order.address),
        "shipments": [
            {
                **{"carrier": track.carrier, "number": track.number, "at": track.at, "place": track.place},
                "text": Words(track.text_en, track.text_zh).within(language),
            }
            for track in order.tracks
        ],
        "actions": list(view.actions),
    }


def _name(item: Item, language: Language) -> str:
    return Words(item.name, item.name_zh).within(language)


def _told(made: Proposed | Declined, currency: str, language: Language) -> dict[str, Any]:
    if isinstance(made, Declined):
        refused = made.refused
        could = {name: list(getattr(refused.possible, name)) for name in refused.possible.__slots__}
        return {
            "proposal": None,
            "refused": {"reason": refused.reason, "about": refused.about, "text": made.why.within(language)} | could,
        }
    proposal = made.proposal
    return {
        "proposal": {
            **{"id": proposal.id, "action": proposal.call.action, "order": proposal.call.order},
            "told": [line.within(language) for line in proposal.told],
            "amount": answers.money(Money(proposal.amount, currency)),
            "later": answers.money(Money(proposal.later, currency)),
            "expires": proposal.expires,
        },
        "token": made.token,
        "refused": None,
    }


def _outcome(outcome: Outcome, language: Language) -> dict[str, Any]:
    return {"done": outcome.done, "reason": outcome.reason, "text": became(outcome.reason).within(language)}


@router.get("/v1/me/orders/{order_id}", tags=["me"])
def order(shop: ShopHere, session: SessionHere, lang: Spoken, order_id: Id) -> dict[str, Any]:
    """One order of whoever asks: its status, items, payments, shipments, and what may be done with it now. Another's
    looks as if it did not exist."""
    return _order(shop, shop.after_sales.order(session.who, order_id), lang)


@router.get("/v1/me/orders", tags=["me"])
def orders(
    shop: ShopHere, session: SessionHere, lang: Spoken, n: Annotated[int, Query(ge=1, le=100)] = 20
) -> dict[str, Any]:
    """The latest orders of whoever asks, newest first."""
    return {"orders": [_order(shop, view, lang) for view in shop.after_sales.orders(session.who, n)]}


@router.post("/v1/me/proposals", tags=["me"])
def propose(request: Request, shop: ShopHere, session: SessionHere, lang: Spoken, body: CallIn) -> dict[str, Any]:
    """Ask for something to be done after the sale: nothing is done yet. The answer says exactly what would happen, with
    the token that confirms it once, in this session, until it expires; or why not, and what would be possible."""
    made = shop.after_sales.propose(session.who, session_name(request, session), body.call())
    return _told(made, shop.settings.currency, lang)


@router.post("/v1/me/proposals/{proposal_id}/confirm", tags=["me"])
def confirm(
    request: Request, shop: ShopHere, session: SessionHere, lang: Spoken, proposal_id: Id, token: Token
) -> dict[str, Any]:
    """Do what was proposed. The same confirmation again has the same answer, and does nothing more."""
    who = session_name(request, session)
    return _outcome(shop.after_sales.confirm(session.who, who, proposal_id, token), lang)


@router.post("/v1/me/proposals/{proposal_id}/cancel", tags=["me"])
def cancel(
    request: Request, shop: ShopHere, session: SessionHere, lang: Spoken, proposal_id: Id, token: Token
) -> dict[str, Any]:
    """Let a proposal go: it cannot be confirmed any more."""
    who = session_name(request, session)
    return _outcome(shop.after_sales.cancel(session.who, who, proposal_id, token), lang)


@router.post("/v1/orders/{order_id}/status", tags=["server"])
def move(
    request: Request, shop: ShopHere, order_id: Id, status: Annotated[str, Body(embed=True, max_length=100)]
) -> dict[str, int]:
    """The shop sets an order's status, along its policy's `moves`; only with the shop's server key."""
    sessions.check_server(request, shop.keys.server)
    return {"effects": shop.after_sales.moved(order_id, status)}


@router.post("/v1/orders/{order_id}/received", tags=["server"])
def receive(
    request: Request,
    shop: ShopHere,
    order_id: Id,
    number: Annotated[int | None, Body(embed=True, alias="request", ge=1, le=1_000)] = None,
) -> dict[str, int]:
    """The shop has what the order's request of this number sends back, or its only open one: its money moves now. The
    same number again does nothing. Only with the shop's server key."""
    sessions.check_server(request, shop.keys.server)
    return {"effects": shop.after_sales.received(order_id, number)}


# the page and its forms


@router.get("/orders/{order_id}", include_in_schema=False)
def order_page(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    order_id: Id,
    action: Annotated[Action | None, Query()] = None,
    done: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """One of the asker's own orders, with what may be done with it; with an `action`, the form for it. After a
    proposal was answered (`done`) it says what became of it."""
    outcome = shop.after_sales.outcome(session.who, done) if done else None
    return _page(request, shop, session, language, order_id, action, outcome=outcome)


async def _form(request: Request) -> Mapping[str, str]:
    """The form's fields, as text."""
    given = await request.form(max_fields=_MOST_FIELDS, max_files=0)
    return {name: value for name, value in given.items() if isinstance(value, str)}


@router.post("/orders/{order_id}/propose", include_in_schema=False)
def propose_form(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    order_id: Id,
    form: Annotated[Mapping[str, str], Depends(_form)],
) -> Response:
    """What the form asks for, as a proposal to be confirmed; or why not, above the form."""
    call = _call(order_id, form)
    made = shop.after_sales.propose(session.who, session_name(request, session), call)
    if isinstance(made, Declined):
        return _page(request, shop, session, language, order_id, call.action, status=422, declined=made)
    return _page(request, shop, session, language, order_id, None, proposed=made)


def _call(order: str, form: Mapping[str, str]) -> Call:
    """`n:ID` says how many of a variant, `to:ID` what they become, `field:NAME` a field. Raises `InvalidInput`."""
    named = {name.removeprefix("n:"): _int(value) for name, value in form.items() if name.startswith("n:")}
    items = [item for item, many in named.items() for _ in range(many)]
    told = {
        **{name: form.get(name, "") for name in ("action", "method", "reason")},
        "order": order,
        "items": items,
        "new_items": [form[f"to:{item}"] for item in items if f"to:{item}" in form],
        "fields": {name.removeprefix("field:"): value.strip() for name, value in form.items() if name[:6] == "field:"},
    }
    return read_call(told)


def _int(value: str) -> int:
    return min(int(value), 200) if value.isdecimal() and len(value) < 6 else 0


@router.post("/orders/{order_id}/answer", include_in_schema=False)
def answer_form(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    order_id: Id,
    proposal: Annotated[str, Form(max_length=100)],
    token: Annotated[str, Form(max_length=500)],
    answer: Annotated[str, Form(max_length=10)],
) -> Response:
    """Yes or no to a proposal; the order's page then says what became of it."""
    who = session_name(request, session)
    act = shop.after_sales.confirm if answer == "yes" else shop.after_sales.cancel
    act(session.who, who, proposal, token)
    return RedirectResponse(f"/orders/{quote(order_id, safe='')}?done={quote(proposal, safe='')}", 303)


def _page(
    request: Request,
    shop: Shop,
    session: Session,
    language: Language,
    order_id: str,
    action: Action | None,
    status: int = 200,
    **values: Any,
) -> Response:
    bought = shop.database.orders.one(session.who, order_id)
    if bought is None:
        raise NotFound(f"There is no order {order_id}.")
    view, currency = shop.after_sales.order(session.who, order_id), shop.settings.currency
    products = shop.database.products.get([line.product for line in bought.lines])
    paid = Money(sum(line.paid.minor for line in bought.lines), currency)
    saved = Money(sum(line.shop_discount.minor + line.coupon_discount.minor for line in bought.lines), currency)
    rule = shop.after_sales.policy.actions.get(action) if action else None
    if action and (rule is None or action not in view.actions) and "declined" not in values:
        raise InvalidInput(f"{action} is not possible with this order now.")
    return page(
        request,
        shop,
        session,
        language,
        "order",
        status,
        order=bought,
        lines=[(line, products[line.product]) for line in bought.lines],
        sums=(paid, saved),
        view=view,
        action=action,
        rule=rule,
        pieces=_pieces(shop, session, view, action, language),
        methods=[(id_, method_name(view.account, id_, shop.after_sales.policy)) for id_ in view.account.methods],
        method=lambda id_: method_name(view.account, id_, shop.after_sales.policy),
        became=became,
        outcome=values.pop("outcome", None),
        **{"declined": None, "proposed": None, **values},
    )


def _pieces(
    shop: Shop, session: Session, view: View, action: Action | None, language: Language
) -> list[tuple[Item, int, list[tuple[str, str]]]]:
    """Each variant of the order with how many of it are free, and what it could become where that is asked."""
    free: dict[str, tuple[Item, int]] = {}
    for item in view.order.items:
        if not item.state:
            free[item.variant] = (item, free.get(item.variant, (item, 0))[1] + 1)
    swaps = action in ("exchange", "change_items")
    return [(item, many, _instead(shop, session, item, language) if swaps else []) for item, many in free.values()]


def _instead(shop: Shop, session: Session, item: Item, language: Language) -> list[tuple[str, str]]:
    some = shop.after_sales.instead(session.who, item).values()
    currency = shop.settings.currency
    return [
        (one.id, f"{Words(one.name, one.name_zh).within(language)} ({Money(one.price, currency)})")
        for one in some
        if one.available and one.price is not None and one.id != item.variant
    ]
