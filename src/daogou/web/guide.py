"""The guide of whoever asks: as a page, and as data."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from daogou.app import answers
from daogou.types import MOST, InvalidInput, Money, NoBudget, NotFound, ShopperId, minor_units
from daogou.web import sessions
from daogou.web.api import SessionHere, ShopHere, session_of
from daogou.web.language import Spoken
from daogou.web.pages import page
from daogou.web.rendering import greeting

router = APIRouter()
Occasion = Annotated[
    str, Query(max_length=200, description="What a set is wanted for, in words: a barbecue for eight, 敏感肌护肤一套.")
]
_LONGEST = 200
"""Characters of an occasion that are read."""


@router.get("/guide", include_in_schema=False)
def guide_page(
    request: Request, shop: ShopHere, session: SessionHere, language: Spoken, occasion: str = "", budget: str = ""
) -> Response:
    """The guide, section by section, with what it says in words; with a set for what the shopper names, within what
    they would spend at most. What could not be understood is said, and the guide is there without it."""
    most, amiss = _most(budget, shop.settings.currency), ""
    try:
        if len(occasion) > _LONGEST:
            raise InvalidInput(f"What a set is for is said in {_LONGEST} characters at most.")
        made = shop.guides.of(session.who, language, wish=occasion.strip(), budget=most)
    except InvalidInput as wrong:
        amiss = "long" if len(occasion) > _LONGEST else "currency" if isinstance(wrong, NoBudget) else "set"
        made = shop.guides.of(session.who, language)
    if budget.strip() and most is None:
        amiss = "budget"
    elif occasion.strip() and not amiss and all(section.bundle is None for section in made.sections):
        amiss = "room"
    return page(
        request,
        shop,
        session,
        language,
        "guide",
        greeting=greeting(shop.clock.now(), ZoneInfo(shop.settings.timezone)),
        guide=made,
        occasion=occasion,
        budget=budget,
        amiss=amiss,
    )


def _most(budget: str, currency: str) -> int | None:
    """A number of the shop's currency, with its sign or without, in minor units; None for anything else."""
    told = (
        budget.strip().replace("￥", "¥").removeprefix(str(Money(0, currency))[:1]).removesuffix("元").replace(",", "")
    )
    try:
        most = Decimal(told)
    except InvalidOperation:
        return None
    minor = most * minor_units(currency) if most.is_finite() and abs(most) < MOST else Decimal(0)
    return round(minor) if 1 <= minor <= MOST else None


def _whose(
    request: Request,
    response: Response,
    shop: ShopHere,
    shopper: Annotated[
        str | None, Query(max_length=200, description="Whose guide; only with the shop's server key.")
    ] = None,
) -> ShopperId:
    """The shopper that the shop's server asks for, else whoever asks."""
    if shopper is None:
        return session_of(request, response, shop).who
    sessions.check_server(request, shop.keys.server)
    if not shop.known(ShopperId(shopper)):
        raise NotFound(f"There is no shopper {shopper}.")
    return ShopperId(shopper)


@router.get("/v1/guide", tags=["guide"])
async def guide(
    shop: ShopHere,
    who: Annotated[ShopperId, Depends(_whose)],
    lang: Spoken,
    occasion: Occasion = "",
    budget: Annotated[
        int | None, Query(ge=1, le=MOST, description="The most that the set may cost, in minor units.")
    ] = None,
    words: Annotated[
        Literal["templates", "model"], Query(description="Who writes: templates, or the shop's language model.")
    ] = "templates",
) -> dict[str, Any]:
    """The guide of whoever asks: sections with their lists, what is said in words, and every fact that this stands on.
    `dropped` counts sentences that their facts did not bear out: they are shown nowhere. Where the model fails, the
    templates' words stand, and `written_by` says so."""
    if words == "model":
        return answers.guide(await shop.guides.written(who, lang, True, occasion, budget), lang)
    return answers.guide(await run_in_threadpool(shop.guides.of, who, lang, True, occasion, budget), lang)
