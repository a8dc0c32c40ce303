"""Templates and what every page is given: the words, the drawings, the charts."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from daogou.types import Language, Money, Words
from daogou.web import charts
from daogou.web.assets import asset
from daogou.web.language import spoken
from daogou.web.paths import as_sent
from daogou.web.pictures import icon, picture, pictured
from daogou.web.words import WEEKDAYS, day, fact, speak

_templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True
_templates.env.filters["as_money"] = Money
_templates.env.filters["within_address"] = partial(quote, safe="")  # Jinja's own leaves "/" as it is
_templates.env.filters["within"] = Words.within
_templates.env.globals.update(asset=asset, charts=charts, icon=icon, picture=picture, pictured=pictured)


def render(request: Request, language: Language, name: str, status: int = 200, **values: Any) -> Response:
    """The template `name` in this language."""
    spoken_in = {
        "language": language,
        "here": _here(request),
        "say": partial(speak, language=language),
        "day": partial(day, language=language),
        "fact": partial(fact, language=language),
        "weekdays": WEEKDAYS[language],
    }
    return _templates.TemplateResponse(request, f"{name}.html", {**spoken_in, **values}, status)


def _here(request: Request) -> str:
    """The page's own address, to come back to; without `lang`, which would undo the switch of the language. What is no
    page to look at, but an act, has none."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "lang"])
    return as_sent(request.scope) + (f"?{query}" if query else "")


def error_page(request: Request, status: int, sentence: str) -> Response:
    """A plain page that says what is wrong; it asks nothing of the shop, which may be what is broken."""
    return render(request, spoken(request), "error", status, code=status, sentence=sentence)


def greeting(now: datetime, zone: tzinfo) -> str:
    """The key of the words that greet at this time of the shop's day."""
    hour = now.astimezone(zone).hour
    if 5 <= hour < 12:
        return "good_morning"
    return "good_afternoon" if 12 <= hour < 18 else "good_evening"
