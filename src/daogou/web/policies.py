"""The shop's policies and FAQ: as a page, and as data."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from daogou.shop.policies import Passage
from daogou.web.api import SessionHere, ShopHere
from daogou.web.language import Spoken
from daogou.web.pages import page

router = APIRouter()
Question = Annotated[str, Query(max_length=500, description="A question, Chinese or English: 几天内可以退货？")]


@router.get("/policies", include_in_schema=False)
def policies_page(request: Request, shop: ShopHere, session: SessionHere, language: Spoken, q: str = "") -> Response:
    """All of them in the reader's language, or what speaks of a question."""
    asked = " ".join(q.split())[:500]
    told = shop.policies.find(asked, 5) if asked else shop.policies.all(language)
    return page(request, shop, session, language, "policies", passages=told, asked=asked)


@router.get("/v1/policies", tags=["shop"])
def policies(shop: ShopHere, lang: Spoken, q: Question = "", n: Annotated[int, Query(ge=1, le=50)] = 5) -> Any:
    """What the shop's policies and FAQ say: of a question, the most fitting passages first; without one, all in the
    language asked for. None where they do not speak of it."""
    told = shop.policies.find(q, n) if q.strip() else shop.policies.all(lang)
    return {"passages": [_told(passage) for passage in told]}


def _told(passage: Passage) -> dict[str, object]:
    return {
        "id": f"policy:{passage.id}",
        "path": list(passage.path),
        "title": passage.title,
        "text": passage.text,
        "language": passage.language,
    }
