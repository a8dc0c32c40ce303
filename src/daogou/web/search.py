"""Search: as a page that works without a script, and as data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from daogou.app import answers
from daogou.app.search import MOST_PAGES, SORTS, Asked, Sort
from daogou.types import InvalidInput
from daogou.web.api import Count, SessionHere, ShopHere
from daogou.web.language import Spoken
from daogou.web.pages import page

router = APIRouter()
Wish = Annotated[
    str,
    Query(max_length=300, description="In words: a laptop under 800 with at least 16 GB; 两百以内的耳机，不要黑色."),
]
Codes = Annotated[
    Sequence[Annotated[str, Field(max_length=1_000)]],
    Query(max_length=20, description="Conditions by their code: brand=acer, price=..20000, -attribute.colour=black."),
]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)]
Personal = Annotated[bool, Query(description="false: in the same order for everybody.")]
_PAGE = 24


@router.get("/search", include_in_schema=False)
def search_page(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    q: Wish = "",
    only: Codes = (),
    off: Codes = (),
    sort: str = "best",
    number: PageNumber = 1,
    personal: Personal = True,
) -> Response:
    """What fulfils the wish, what it was understood as, and what it may be narrowed by. A condition in the address
    that is none is left alone and said."""
    chosen: Sort = next((each for each in SORTS if each == sort), "best")
    asked = Asked(q.strip(), only, off, chosen, number, _PAGE, personal)
    amiss = False
    try:
        found = shop.search(session.who, asked, language)
    except InvalidInput:
        amiss, asked = True, Asked(q.strip(), sort=chosen, n=_PAGE, personal=personal)
        found = shop.search(session.who, asked, language)
    return page(
        request,
        shop,
        session,
        language,
        "search",
        found=found,
        asked=asked,
        facets=answers.facets(found.facets, language, shop.settings.currency),
        to=Address(asked, {each.code for each in found.chips}),
        sorts=SORTS,
        amiss=amiss,
        liked=shop.doings.liked(session.who),
    )


class Address:
    """Addresses of the same search with one thing otherwise."""

    def __init__(self, asked: Asked, codes: Collection[str]) -> None:
        self._asked, self._codes = asked, codes

    def without(self, code: str) -> str:
        """A condition taken off: one that was set beside the words is gone, one of the words is remembered as off."""
        only = [each for each in self._asked.only if each != code]
        off = self._asked.off if code in self._asked.only else [*self._asked.off, code]
        return self._with(only=only, off=off)

    def again(self, code: str) -> str:
        """A condition of the words that was taken off holds again."""
        return self._with(off=[each for each in self._asked.off if each != code])

    def narrowed(self, code: str) -> str:
        """One condition more."""
        return self._with(only=[*self._asked.only, code])

    def less(self, codes: Sequence[str]) -> str:
        """Several taken off."""
        only = [each for each in self._asked.only if each not in codes]
        return self._with(only=only, off=[*self._asked.off, *(c for c in codes if c not in self._asked.only)])

    def sorted(self, sort: str) -> str:
        """In another order."""
        return self._with(sort=sort)

    def at(self, number: int) -> str:
        """Another page of it."""
        return self._with(number=number)

    def for_me(self, personal: bool) -> str:
        """With the shopper's own order, or everybody's."""
        return self._with(personal=personal)

    def has(self, code: str) -> bool:
        """Whether this condition is set already."""
        return code in self._codes

    def _with(
        self,
        only: Sequence[str] | None = None,
        off: Sequence[str] | None = None,
        sort: str | None = None,
        number: int = 1,
        personal: bool | None = None,
    ) -> str:
        asked = self._asked
        told: list[tuple[str, str]] = [("q", asked.text)]
        told += [("only", each) for each in (asked.only if only is None else only)]
        told += [("off", each) for each in (asked.off if off is None else off)]
        sort, mine = sort or asked.sort, asked.personal if personal is None else personal
        told += [("sort", sort)] if sort != "best" else []
        told += [("personal", "false")] if not mine else []
        told += [("page", str(number))] if number > 1 else []
        return f"/search?{urlencode(told)}"


@router.get("/v1/search", tags=["products"])
def search(
    shop: ShopHere,
    session: SessionHere,
    lang: Spoken,
    q: Wish = "",
    only: Codes = (),
    off: Codes = (),
    sort: Sort = "best",
    number: PageNumber = 1,
    n: Count = 20,
    personal: Personal = True,
) -> dict[str, Any]:
    """Products that fulfil a wish in words, each condition of which is a chip that can be taken off by its code.
    `verdict` says whether there are any: `found`, `sold_out`, `none` (such things, but none that fulfils it all) or
    `not_carried`; what is `near` says what it does not fulfil."""
    asked = Asked(q.strip(), only, off, sort, number, n, personal)
    return answers.results(shop.search(session.who, asked, lang), lang, shop.settings.currency)
