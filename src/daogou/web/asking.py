"""Questions about products and products side by side: as pages, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from daogou.app import answers
from daogou.app.answering import MOST
from daogou.guide.answering.comparison import Comparison
from daogou.types import DaogouError, ProductId
from daogou.web.api import SessionHere, ShopHere
from daogou.web.language import Spoken
from daogou.web.pages import page

router = APIRouter()
Products = Annotated[Sequence[str], Query(max_length=20, description="One to four ids of products.")]
Asked = Annotated[str, Query(max_length=300, description="In words: How heavy is it? 能用在 LaserJet 5000 上吗？")]


@router.get("/compare", include_in_schema=False)
def compare_page(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    p: Annotated[Sequence[str], Query(max_length=20)] = (),
    question: Asked = "",
) -> Response:
    """Products side by side, with an answer to what was asked of them. What cannot be compared is said."""
    ids = [ProductId(each) for each in dict.fromkeys(p)]
    made: Comparison | None = None
    answer, amiss = None, False
    try:
        made = shop.compare(session.who, ids, language)
        answer = shop.answer(session.who, ids, question, language) if question.strip() else None
    except DaogouError:
        amiss = True
    return page(
        request,
        shop,
        session,
        language,
        "compare",
        status=422 if amiss else 200,
        compared=made,
        question=question,
        answer=answer,
        amiss=amiss,
        most=MOST,
    )


@router.get("/v1/compare", tags=["products"])
def compare(shop: ShopHere, session: SessionHere, lang: Spoken, product: Products = ()) -> dict[str, Any]:
    """Two to four products side by side: what matters to whoever asks first, then what differs, each cell with its
    fact; null where nothing is stated."""
    return answers.compared(shop.compare(session.who, [ProductId(each) for each in product], lang), lang)


@router.get("/v1/answer", tags=["products"])
async def answer(
    shop: ShopHere,
    session: SessionHere,
    lang: Spoken,
    question: Asked,
    product: Products = (),
    reader: Annotated[
        Literal["rules", "model"], Query(description="model: the shop's language model reads what the rules cannot.")
    ] = "rules",
) -> dict[str, Any]:
    """What is true of one to four products. Every statement names the facts that it stands on, which `facts` holds;
    `missing` is what no fact says, with what would settle it."""
    ids = [ProductId(each) for each in product]
    if reader == "model":
        return answers.answer(await shop.answering.asked_of_model(session.who, ids, question, lang), lang)
    return answers.answer(await run_in_threadpool(shop.answer, session.who, ids, question, lang), lang)
