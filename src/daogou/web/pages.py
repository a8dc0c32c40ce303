"""The pages: pick an account or stay a visitor, see the list and why, see what is believed, see a product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from daogou.app import Shop
from daogou.app.control import LONGEST_EDIT
from daogou.app.pictures import FORMATS
from daogou.guide.portrait import PortraitLine
from daogou.types import Forbidden, Language, NotFound, ProductId, ShopperId
from daogou.web import control, sessions
from daogou.web.api import SessionHere, ShopHere, remember
from daogou.web.guard import from_loopback
from daogou.web.language import COOKIE, Spoken
from daogou.web.paths import Id
from daogou.web.rendering import greeting, render
from daogou.web.sessions import Session

router = APIRouter(include_in_schema=False)
PICTURES_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PICKER = 24
"""Accounts offered to look in as."""

ListId = Annotated[str | None, Query(alias="list", max_length=100)]
Position = Annotated[int | None, Query(alias="pos", ge=0, le=10_000)]


def page(
    request: Request, shop: Shop, session: Session, language: Language, name: str, status: int = 200, **values: Any
) -> Response:
    """The page `name` with what every page of a shop shows."""
    zone = ZoneInfo(shop.settings.timezone)
    common = {"shop": shop, "session": session, "cart": shop.doings.cart(session.who), "zone": zone}
    made = render(request, language, name, status, **common, **values)
    if request.state.renew:
        remember(made, request, shop, session)
    return made


@router.get("/")
def home(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """The guide of whoever asks."""
    picking = not session.account and shop.settings.demo and from_loopback(request)
    return page(
        request,
        shop,
        session,
        language,
        "home",
        greeting=greeting(shop.clock.now(), ZoneInfo(shop.settings.timezone)),
        shown=shop.recommend(session.who, 20, language),
        due=shop.lists.due(session.who, 8, language) if session.account else None,
        traits=_by_kind(shop, session, language),
        orders=shop.orders(session.who, 5),
        hidden=shop.doings.hidden(session.who),
        liked=shop.doings.liked(session.who),
        accounts=shop.sample_shoppers(PICKER) if picking else (),
    )


@router.get("/me")
def me(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    edit: Annotated[str, Query(max_length=100)] = "",
    missed: Annotated[Sequence[str], Query(max_length=10)] = (),
) -> Response:
    """All that is believed of whoever asks, with the evidence, what they stated, and what the shop states. After an
    `edit` it says what that changed, and what of it was `missed`."""
    return page(
        request,
        shop,
        session,
        language,
        "me",
        traits=_by_kind(shop, session, language),
        facts=shop.facts(session.who),
        orders=shop.orders(session.who, 10),
        hidden=shop.doings.hidden(session.who),
        stated=control.lines(shop, session.who, language),
        shown=shop.recommend(session.who, 6, language, noted=False),
        edit=edit,
        missed=missed,
        longest=LONGEST_EDIT,
    )


def _by_kind(shop: Shop, session: Session, language: Language) -> list[tuple[str, list[PortraitLine]]]:
    lines = shop.portrait(session.who, language)
    return [(kind, list(some)) for kind, some in groupby(lines, key=lambda line: line.kind)]


@router.get("/products/{product_id}")
def product(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    product_id: Id,
    list_id: ListId = None,
    position: Position = None,
    question: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """One product, with an answer to what was asked of it. The page itself reports that it was looked at, and from
    which list: a reader without a script, or a robot, only fetches it."""
    found = shop.product(ProductId(product_id))
    return page(
        request,
        shop,
        session,
        language,
        "product",
        product=found,
        said=shop.review_digest(found.id),
        read=shop.items.of(found.id, language),
        question=question,
        answer=shop.answer(session.who, [found.id], question, language) if question.strip() else None,
        list_id=list_id,
        position=position,
        liked=shop.doings.liked(session.who),
        similar=shop.lists.similar(found.id, session.who, 8, language),
        goes_with=shop.lists.goes_with(found.id, session.who, 8, language),
    )


@router.get("/pictures/{product_id}")
def picture(shop: ShopHere, product_id: Id) -> Response:
    """The shop's own picture of a product. A drawing may hold a script: none of it runs, also where it is opened by
    itself."""
    path = shop.pictures.of(ProductId(product_id))
    if path is None:
        raise NotFound(f"There is no picture of {product_id}.")
    headers = {"Cache-Control": "public, max-age=3600", "Content-Security-Policy": PICTURES_ALONE}
    return FileResponse(path, media_type=FORMATS[path.suffix], headers=headers)


@router.get("/cart")
def cart(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """What is in the cart."""
    items = {product.id: count for product, count in shop.doings.cart(session.who) if product.price is not None}
    priced = shop.prices.quote(session.who, items, suggest=bool(items))
    return page(request, shop, session, language, "cart", priced=priced)


@router.post("/sign-in")
def sign_in(request: Request, shop: ShopHere, session: SessionHere, shopper: Annotated[str, Form()]) -> Response:
    """Look in as an account: in the demo only, and only from this very machine."""
    if not shop.settings.demo or not from_loopback(request):
        raise Forbidden("Only the demo, on its own machine, lets one look in as any account.")
    account = ShopperId(shopper.strip())
    if not shop.known(account):
        raise NotFound(f"There is no account {account}.")
    # a device that was signed in, or whose visitor was another account's before, starts afresh: nothing crosses over
    visitor = sessions.fresh().visitor if session.account else session.visitor
    did = shop.doings.acted(visitor)
    linked = shop.sign_in(visitor, account)
    return _home(request, shop, Session(visitor if linked else sessions.fresh().visitor, account, linked and did))


@router.post("/undo-sign-in")
def undo_sign_in(request: Request, shop: ShopHere, session: SessionHere) -> Response:
    """What the visitor did before signing in no longer counts for the account."""
    if session.account:
        shop.undo_sign_in(session.visitor, session.account)
    return _home(request, shop, replace(sessions.fresh(), account=session.account))


@router.post("/dismiss-merged")
def dismiss_merged(request: Request, shop: ShopHere, session: SessionHere) -> Response:
    """The guide says no more that the visitor's acts count for the account; the profile's page still offers to undo
    it."""
    return _home(request, shop, replace(session, dismissed=True))


@router.post("/sign-out")
def sign_out(request: Request, shop: ShopHere) -> Response:
    """Leave; whoever comes next on this device is a new visitor."""
    return _home(request, shop, sessions.fresh())


@router.post("/language")
def language_switch(language: Annotated[Language, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Speak the other language from now on."""
    # only a path of our own: "//host" and "/\\host" would leave it
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if inside else "/", 303)
    answer.set_cookie(COOKIE, language, max_age=sessions.MAX_AGE, samesite="lax", httponly=True)
    return answer


@router.get("/docs")
def docs(request: Request, shop: ShopHere, session: SessionHere, language: Spoken) -> Response:
    """The API, from its own description."""
    return page(request, shop, session, language, "docs", schema=request.app.openapi())


def _home(request: Request, shop: Shop, session: Session) -> Response:
    answer = RedirectResponse("/", 303)
    remember(answer, request, shop, session)
    return answer
