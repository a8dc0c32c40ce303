"""What a shopper states about themself, over HTTP: the page's plain forms, and the API under /v1/me/statements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from daogou.app import Shop, answers
from daogou.app.control import LONGEST_EDIT, Said
from daogou.shop.statements import Statement
from daogou.types import InvalidInput, Language, ShopperId
from daogou.web import sessions
from daogou.web.api import SessionHere, ShopHere, remember
from daogou.web.language import Spoken
from daogou.web.paths import Id

router = APIRouter()
_WORDS = Annotated[str, Field(min_length=1, max_length=LONGEST_EDIT)]


class StatementIn(BaseModel):
    """Something in one's own words, or a trait of the profile (`kind:key`) that is kept or wrong."""

    model_config = ConfigDict(extra="forbid")
    words: _WORDS | None = None
    trait: str | None = Field(None, max_length=300)
    kind: Literal["pin", "delete"] | None = None


@dataclass(frozen=True)
class StatedLine:
    """A statement as a page shows it."""

    said: Statement
    meaning: str
    last: datetime | None
    """The last moment at which it holds."""


def lines(shop: Shop, who: ShopperId, language: Language) -> Sequence[StatedLine]:
    """What this shopper stated that holds now, the latest first."""
    return [
        StatedLine(said, shop.control.meaning(said, language), said.until and said.until - timedelta(seconds=1))
        for said in reversed(shop.control.statements(who))
    ]


def _told(shop: Shop, said: Statement, language: Language) -> dict[str, Any]:
    return {
        **{"id": said.id, "edit": said.edit, "kind": said.kind, "at": said.at.isoformat(), "words": said.words},
        **{"meaning": shop.control.meaning(said, language) if said.kind != "undo" else "", "of": said.of},
        **{"wanted": [[{"kind": t.kind, "name": t.name, "key": t.key} for t in every] for every in said.wanted]},
        **{"low": said.low, "high": said.high, "whom": said.whom, "language": said.language},
        "until": said.until.isoformat() if said.until else None,
    }


def _answer(shop: Shop, who: ShopperId, said: Said, language: Language) -> dict[str, Any]:
    shown = shop.recommend(who, 1, language, noted=False)
    return {
        "edit": said.edit,
        "stated": [_told(shop, each, language) for each in said.statements],
        "not_understood": list(said.missed),
        "changes": [{"text": change.text, "facts": list(change.facts)} for change in shown.changes],
    }


@router.get("/v1/me/statements", tags=["me"])
def statements(shop: ShopHere, session: SessionHere, lang: Spoken) -> dict[str, Any]:
    """What whoever asks stated that holds now, oldest first."""
    return {"statements": [_told(shop, said, lang) for said in shop.control.statements(session.who)]}


@router.post("/v1/me/statements", tags=["me"])
def state(shop: ShopHere, session: SessionHere, lang: Spoken, body: StatementIn) -> dict[str, Any]:
    """State something in one's own words ("no nuts, under 200"), or that a trait of the profile is kept or wrong. The
    next list reflects it; what was not understood is named, and states nothing."""
    return _answer(shop, session.who, _state(shop, session.who, body, lang), lang)


def _state(shop: Shop, who: ShopperId, body: StatementIn, language: Language) -> Said:
    if (body.words is None) == (body.trait is None) or (body.trait is None) != (body.kind is None):
        raise InvalidInput("Give `words`, or a `trait` (kind:key) with `kind`: pin or delete.")
    if body.words is not None:
        return shop.control.say(who, body.words, language)
    assert body.trait is not None
    assert body.kind is not None
    return shop.control.mark(who, body.kind, body.trait, trait_words(shop, who, body.trait, language), language)


def trait_words(shop: Shop, who: ShopperId, trait: str, language: Language) -> str:
    """The sentence in which the profile shows this trait. Raises `InvalidInput` where it shows none of that name."""
    for line in shop.portrait(who, language):
        if f"{line.kind}:{line.key}" == trait:
            return line.text
    raise InvalidInput(f"The profile has no trait {trait}.")


@router.post("/v1/me/statements/{statement_id}/undo", tags=["me"])
def undo(shop: ShopHere, session: SessionHere, lang: Spoken, statement_id: Id) -> dict[str, Any]:
    """Take back a statement, or all of an edit. The list is again what it was without it."""
    return _answer(shop, session.who, shop.control.undo(session.who, statement_id, lang), lang)


@router.get("/v1/me/export", tags=["me"])
def export(shop: ShopHere, session: SessionHere, lang: Spoken) -> Response:
    """Everything that is stored and believed of whoever asks, as one JSON file."""
    who = session.who
    everything = {
        **answers.profile(shop.profile(who), list(shop.portrait(who, lang))),
        "statements": [_told(shop, said, lang) for said in shop.control.everything(who)],
        **shop.control.stored(who),
    }
    text = json.dumps(everything, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="about-me.json"'}
    return Response(text, media_type="application/json", headers=headers)


# the page's forms: each comes back to the profile, which says what has changed


@router.post("/me/say", include_in_schema=False)
def say_form(
    request: Request, shop: ShopHere, session: SessionHere, language: Spoken, words: Annotated[str, Form()] = ""
) -> Response:
    """State something in one's own words."""
    words = words.strip()[:LONGEST_EDIT]
    said = shop.control.say(session.who, words, language) if words else Said("", (), ())
    return _back(request, shop, session, said)


@router.post("/me/trait", include_in_schema=False)
def trait_form(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    trait: Annotated[str, Form()],
    kind: Annotated[Literal["pin", "delete"], Form()],
) -> Response:
    """Keep a trait, or say that it is wrong."""
    words = trait_words(shop, session.who, trait, language)
    return _back(request, shop, session, shop.control.mark(session.who, kind, trait, words, language))


@router.post("/me/undo", include_in_schema=False)
def undo_form(
    request: Request, shop: ShopHere, session: SessionHere, language: Spoken, of: Annotated[str, Form()]
) -> Response:
    """Take back a statement."""
    return _back(request, shop, session, shop.control.undo(session.who, of, language))


@router.post("/me/forget", include_in_schema=False)
def forget_form(request: Request, shop: ShopHere, session: SessionHere, sure: Annotated[str, Form()] = "") -> Response:
    """Forget everything of whoever asks, for good; only where they ticked that they are sure. In the demo too: it is
    what its visitors try."""
    if sure != "yes":
        return RedirectResponse("/me", 303)
    shop.erase(session.who)
    answer = RedirectResponse("/", 303)
    remember(answer, request, shop, sessions.fresh())
    return answer


def _back(request: Request, shop: Shop, session: sessions.Session, said: Said) -> Response:
    told = [("edit", said.edit)] if said.edit else []
    told += [("missed", part[:200]) for part in said.missed[:5]]
    answer = RedirectResponse(f"/me?{urlencode(told)}" if told else "/me", 303)
    if request.state.renew:
        remember(answer, request, shop, session)
    return answer
