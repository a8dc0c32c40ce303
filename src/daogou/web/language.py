"""Which language a request speaks: the switch's cookie or parameter, else the browser's first of the two."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from daogou.types import Language

COOKIE = "daogou_lang"


def spoken(
    request: Request, lang: Annotated[Language | None, Query(description="en or zh; else as the browser asks.")] = None
) -> Language:
    """The language of the answer."""
    chosen = lang or request.cookies.get(COOKIE)
    if chosen == "zh":
        return "zh"
    if chosen == "en":
        return "en"
    for wish in request.headers.get("accept-language", "").lower().split(","):
        if wish.strip().startswith("zh"):
            return "zh"
        if wish.strip().startswith("en"):
            return "en"
    return "en"


Spoken = Annotated[Language, Depends(spoken)]
