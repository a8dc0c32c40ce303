"""The API under /v1: lists, profile, events, products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from daogou.app import Shop, answers
from daogou.shop.events import Event
from daogou.types import MOST, NotFound, ProductId, ShopperId
from daogou.web import sessions
from daogou.web.language import Spoken
from daogou.web.paths import Id
from daogou.web.sessions import Session

router = APIRouter(prefix="/v1")

Count = Annotated[int, Query(ge=1, le=100, description="How many products.")]
Wishes = Annotated[
    Sequence[Annotated[str, Field(max_length=200)]],
    Query(max_length=10, description="What the shopper says to like: a category, a brand, words. For this list alone."),
]


def shop_of(request: Request) -> Shop:
    """The shop that is served."""
    shop: Shop = request.app.state.shop
    return shop


def session_of(request: Request, response: Response, shop: Annotated[Shop, Depends(shop_of)]) -> Session:
    """Who asks; a new visitor gets a cookie. A page makes its own response and looks at `state.renew`."""
    session, request.state.renew = sessions.of(request, shop.keys.session, shop.erased)
    if request.state.renew:
        remember(response, request, shop, session)
    return session


def remember(response: Response, request: Request, shop: Shop, session: Session) -> None:
    """Set the session's cookie, but not on whoever speaks by a token: that one ends with the request."""
    if sessions.bearer_of(request) is not None:
        return
    response.set_cookie(
        sessions.COOKIE,
        sessions.seal(shop.keys.session, session),
        max_age=sessions.MAX_AGE,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


ShopHere = Annotated[Shop, Depends(shop_of)]
SessionHere = Annotated[Session, Depends(session_of)]


ClientKind = Literal["view", "search", "cart", "uncart", "like", "unlike", "hide", "unhide"]
"""What a client may say was done; what was shown, the shop notes itself."""


class EventIn(BaseModel):
    """One thing the shopper did. Who and when come from the session and the shop's clock."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(
        min_length=8, max_length=100, description="The client's own id; one repeated by the same shopper counts once."
    )
    kind: ClientKind
    product: str | None = Field(None, max_length=200)
    list_id: str | None = Field(None, max_length=100, description="The shown list that it came from.")
    position: int | None = Field(None, ge=0, le=10_000)
    text: str | None = Field(None, max_length=2_000)


class EventsIn(BaseModel):
    """Up to 1,000 events."""

    model_config = ConfigDict(extra="forbid")
    events: list[EventIn] = Field(min_length=1, max_length=1_000)


def _form(body: Any) -> str:
    return "batch" if isinstance(body, EventsIn) or (isinstance(body, dict) and "events" in body) else "one"


OneOrMany = Annotated[
    Annotated[EventIn, Tag("one")] | Annotated[EventsIn, Tag("batch")],
    Discriminator(_form),
]


@router.get("/me/recommendations", tags=["me"])
def recommendations(
    shop: ShopHere, session: SessionHere, lang: Spoken, n: Count = 20, wish: Wishes = ()
) -> dict[str, Any]:
    """The best products for whoever asks, with reasons. The list's id belongs to every click on it."""
    return answers.shown(shop.recommend(session.who, n, lang, wishes=wish), lang)


@router.get("/me/due", tags=["me"])
def due(shop: ShopHere, session: SessionHere, lang: Spoken, n: Count = 10) -> dict[str, Any]:
    """What is due again by the shopper's own rhythm."""
    return answers.shown(shop.lists.due(session.who, n, lang), lang)


@router.get("/me/runs-out", tags=["me"])
def runs_out(shop: ShopHere, session: SessionHere, lang: Spoken, n: Count = 10) -> dict[str, Any]:
    """What the shopper will need again within a week or is overdue: the day, the days between which it is in four of
    five cases, and the orders that this stands on."""
    today = shop.clock.now().astimezone(ZoneInfo(shop.settings.timezone)).date()
    return answers.runs_out(shop.lists.runs_out(session.who, n), today, lang)


@router.get("/me/profile", tags=["me"])
def profile(shop: ShopHere, session: SessionHere, lang: Spoken) -> dict[str, Any]:
    """What the shop believes of whoever asks, every trait with its facts."""
    return answers.profile(shop.profile(session.who), list(shop.portrait(session.who, lang)))


def _event(told: EventIn, session: Session, now: datetime) -> Event:
    product = ProductId(told.product) if told.product else None
    return Event(told.id, session.who, told.kind, now, product, told.list_id, told.position, told.text)


@router.post("/events", tags=["events"])
def events(shop: ShopHere, session: SessionHere, body: OneOrMany) -> dict[str, int]:
    """Accept what the shopper did; on disk before the answer. The next list reflects it."""
    now = shop.clock.now()
    some = body.events if isinstance(body, EventsIn) else [body]
    accepted = shop.accept([_event(e, session, now) for e in some])
    return {"accepted": accepted.new, "known": accepted.known}


@router.get("/bundle", tags=["guide"])
def bundle(
    shop: ShopHere,
    session: SessionHere,
    lang: Spoken,
    wish: Annotated[
        str, Query(max_length=200, description="What for, in words; may say for how many and for how much.")
    ] = "",
    product: Annotated[Sequence[str], Query(max_length=20, description="Around these, instead of a wish.")] = (),
    cart: Annotated[bool, Query(description="Around what is in the cart.")] = False,
    budget: Annotated[int | None, Query(ge=1, le=MOST, description="In minor units: 6000 for 60.00.")] = None,
    people: Annotated[int | None, Query(ge=1, le=500)] = None,
    keep: Annotated[Sequence[str], Query(max_length=20, description="These stay; to swap one, keep the rest.")] = (),
    without: Annotated[Sequence[str], Query(max_length=100, description="These are not to be in it.")] = (),
) -> dict[str, Any]:
    """A set that goes together: one product for each role, within the budget, in stock, in the quantities needed."""
    around = [ProductId(id_) for id_ in product]
    around += [item.id for item, _ in shop.doings.cart(session.who)] if cart else []
    kept, left_out = ([ProductId(id_) for id_ in some] for some in (keep, without))
    around = list(dict.fromkeys(around))
    return answers.bundle(shop.bundle(session.who, wish, around, budget, people, kept, left_out, lang), lang)


@router.get("/products/{product_id}/similar", tags=["products"])
def similar(shop: ShopHere, session: SessionHere, product_id: Id, lang: Spoken, n: Count = 8) -> dict[str, Any]:
    """Products of like meaning."""
    shop.product(ProductId(product_id))
    return answers.shown(shop.lists.similar(ProductId(product_id), session.who, n, lang), lang)


@router.get("/products/{product_id}/goes-with", tags=["products"])
def goes_with(shop: ShopHere, session: SessionHere, product_id: Id, lang: Spoken, n: Count = 8) -> dict[str, Any]:
    """Products bought together with it beyond chance."""
    shop.product(ProductId(product_id))
    return answers.shown(shop.lists.goes_with(ProductId(product_id), session.who, n, lang), lang)


@router.get("/products/{product_id}/reviews", tags=["products"])
def reviews(shop: ShopHere, product_id: Id) -> dict[str, Any]:
    """What the product's reviews praise and blame, by aspect, with the clause of each review that says so."""
    found = shop.product(ProductId(product_id))
    return {"product": found.id, "aspects": [asdict(each) for each in shop.review_digest(found.id)]}


@router.get("/products/{product_id}", tags=["products"])
def product(shop: ShopHere, product_id: Id, lang: Spoken) -> dict[str, Any]:
    """One product with its price history, and what was read of it from its own words, with the words."""
    found = shop.product(ProductId(product_id))
    history = [{"since": since.isoformat(), "price": answers.money(price)} for since, price in found.history]
    read = [asdict(each) for each in shop.items.of(found.id, lang)]
    return {**answers.product(found, lang), "history": history, "read": read}


@router.get("/shoppers/{shopper_id}/recommendations", tags=["server"])
def of_shopper(
    request: Request, shop: ShopHere, shopper_id: Id, lang: Spoken, n: Count = 20, wish: Wishes = ()
) -> dict[str, Any]:
    """The same for any shopper; only with the shop's server key."""
    sessions.check_server(request, shop.keys.server)
    return answers.shown(shop.recommend(ShopperId(shopper_id), n, lang, wishes=wish), lang)


@router.get("/shoppers/{shopper_id}/profile", tags=["server"])
def profile_of_shopper(request: Request, shop: ShopHere, shopper_id: Id, lang: Spoken) -> dict[str, Any]:
    """The same for any shopper; only with the shop's server key."""
    sessions.check_server(request, shop.keys.server)
    who = ShopperId(shopper_id)
    if not shop.known(who):
        raise NotFound(f"There is no shopper {shopper_id}.")
    return answers.profile(shop.profile(who), list(shop.portrait(who, lang)))


@router.post("/shoppers/{shopper_id}/tokens", tags=["server"])
def token_of_shopper(request: Request, shop: ShopHere, shopper_id: Id) -> dict[str, str]:
    """A bearer token by which the shop's own front end speaks for this shopper; only with the shop's server key."""
    sessions.check_server(request, shop.keys.server)
    if shop.erased(ShopperId(shopper_id)):
        raise NotFound(f"There is no shopper {shopper_id}.")
    return {"token": sessions.token(shop.keys.session, ShopperId(shopper_id)), "token_type": "Bearer"}


@router.get("/lists/{list_id}", tags=["server"])
def trace(request: Request, shop: ShopHere, list_id: Id) -> dict[str, Any]:
    """What a list showed, to whom and when, and the events that came from it; only with the shop's server key. A list
    that a visitor was shown is there from the first thing that visitor does."""
    sessions.check_server(request, shop.keys.server)
    return answers.trace(shop.trace(list_id))
