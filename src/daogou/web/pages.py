"""The pages: pick a household or stay a visitor, see the list and why, see what is believed, see a product."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from daogou.app import Shop
from daogou.shop.events import Event
from daogou.types import Forbidden, Language, NotFound, ProductId, ShopperId
from daogou.web import charts, sessions
from daogou.web.api import SessionHere, ShopHere, remember
from daogou.web.guard import from_loopback
from daogou.web.language import COOKIE, Spoken, spoken
from daogou.web.pictures import picture
from daogou.web.sessions import Session
from daogou.web.words import speak

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True
PICKER = 24
"""Households offered to look in as."""


def _page(
    request: Request, shop: Shop, session: Session, language: Language, name: str, status: int = 200, **values: Any
) -> Response:
    common = {
        "shop": shop,
        "session": session,
        "language": language,
        "say": partial(speak, language=language),
        "picture": picture,
        "charts": charts,
        "cart": shop.cart(session.who),
    }
    page = _templates.TemplateResponse(request, f"{name}.html", {**common, **values}, status)
    remember(page, request, shop, session)
    return page


@router.get("/")
def home(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """The guide of whoever asks."""
    lines = list(shop.portrait(session.who, language))
    return _page(
        request,
        shop,
        session,
        language,
        "home",
        shown=shop.recommend(session.who, 20, language),
        due=shop.due(session.who, 8, language) if session.account else None,
        traits=[(kind, list(some)) for kind, some in groupby(lines, key=lambda line: line.kind)],
        facts=shop.facts(session.who),
        orders=shop.orders(session.who, 6),
        hidden=shop.hidden(session.who),
        liked=shop.liked(session.who),
        households=shop.sample_shoppers(PICKER) if shop.settings.demo and from_loopback(request) else (),
    )


@router.get("/list")
def only_list(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """The list alone, as it is after a button was pressed."""
    shown = shop.recommend(session.who, 20, language)
    liked = shop.liked(session.who)
    return _page(request, shop, session, language, "list", shown=shown, liked=liked, block="for_you")


@router.get("/products/{product_id}")
def product(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    product_id: str,
    list: str | None = None,  # noqa: A002 - the name in the link
    pos: int | None = None,
) -> Response:
    """One product; that it was looked at is an event, with the list that led here."""
    found = shop.product(ProductId(product_id))
    view = Event(
        f"view-{secrets.token_hex(12)}", session.who, "view", shop.clock.now(), found.id, list and list[:100], pos
    )
    shop.accept([view])
    return _page(
        request,
        shop,
        session,
        language,
        "product",
        product=found,
        liked=shop.liked(session.who),
        similar=shop.similar(found.id, session.who, 8, language),
        goes_with=shop.goes_with(found.id, session.who, 8, language),
    )


@router.get("/cart")
def cart(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """What is in the cart."""
    return _page(request, shop, session, language, "cart")


@router.post("/sign-in")
def sign_in(request: Request, shop: ShopHere, session: SessionHere, shopper: Annotated[str, Form()]) -> Response:
    """Look in as a household: in the demo only, and only from this very machine."""
    if not shop.settings.demo or not from_loopback(request):
        raise Forbidden("Only the demo, on its own machine, lets one look in as any household.")
    account = ShopperId(shopper.strip())
    if not shop.known(account):
        raise NotFound(f"There is no household {shopper}.")
    # the visitor is this account's unless it was another's before: then the device starts afresh
    visitor = session.visitor if session.account is None else sessions.fresh().visitor
    acted = shop.acted(visitor)
    linked = shop.sign_in(visitor, account)
    signed_in = Session(visitor if linked else sessions.fresh().visitor, account, linked and acted)
    return _home(request, shop, signed_in)


@router.post("/undo-sign-in")
def undo_sign_in(request: Request, shop: ShopHere, session: SessionHere) -> Response:
    """What the visitor did before signing in no longer counts for the account."""
    if session.account:
        shop.undo_sign_in(session.visitor, session.account)
    return _home(request, shop, replace(sessions.fresh(), account=session.account))


@router.post("/sign-out")
def sign_out(request: Request, shop: ShopHere) -> Response:
    """Leave; whoever comes next on this device is a new visitor."""
    return _home(request, shop, sessions.fresh())


@router.post("/language")
def language_switch(
    request: Request, language: Annotated[Language, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Speak the other language from now on."""
    # only a path of our own: "//host" and "/\\host" would leave it
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if inside else "/", 303)
    answer.set_cookie(COOKIE, language, max_age=sessions.MAX_AGE, samesite="lax", httponly=True)
    return answer


@router.get("/docs")
def docs(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """The API, from its own description."""
    schema = request.app.openapi()
    return _page(request, shop, session, language, "docs", schema=schema)


def _home(request: Request, shop: Shop, session: Session) -> Response:
    answer = RedirectResponse("/", 303)
    remember(answer, request, shop, session)
    return answer


def error_page(request: Request, status: int, sentence: str) -> Response:
    """A plain page that says what is wrong; it asks nothing of the shop, which may be what is broken."""
    language = spoken(request)
    values = {"language": language, "say": partial(speak, language=language), "sentence": sentence, "status": status}
    return _templates.TemplateResponse(request, "error.html", values, status)
