"""The conversation: as a stream for panel and programs, and as a page with a form that needs no script."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from daogou.app.assistant import told
from daogou.assistant.conversation import Conversation
from daogou.assistant.turn import LONGEST, Reply, Turn
from daogou.assistant.words import say as sentence
from daogou.shop.products import Product
from daogou.types import DaogouError, InvalidInput, Language, ProductId
from daogou.web.api import SessionHere, ShopHere, remember
from daogou.web.language import Spoken
from daogou.web.orders import session_name
from daogou.web.pages import page

router = APIRouter()
_SHOWN = 30
"""Messages of a conversation that its page shows."""


class ChatIn(BaseModel):
    """What the shopper says, or which button of a proposal they pressed; `product` and `order` are those of the page
    that they look at. Whose conversation it is the session says: the id of someone else's finds nothing."""

    model_config = ConfigDict(extra="forbid")
    message: str = Field("", max_length=LONGEST)
    conversation: str = Field("", max_length=100)
    product: str = Field("", max_length=200)
    order: str = Field("", max_length=200)
    confirm: str = Field("", max_length=500, description="The token of the proposal that is confirmed.")
    decline: str = Field("", max_length=100, description="The id of the proposal that is declined.")

    def turn(self, language: Language) -> Turn:
        """As the assistant takes it. Raises `InvalidInput` where nothing is said."""
        if not (self.message.strip() or self.confirm or self.decline):
            raise InvalidInput(sentence("ask_what", language).text)
        return Turn(self.message, language, self.product, self.order, self.confirm, self.decline)


@router.post("/v1/chat", tags=["chat"])
async def chat(request: Request, shop: ShopHere, session: SessionHere, lang: Spoken, body: ChatIn) -> Response:
    """One turn. As `text/event-stream`: `start` (the conversation's id, and that this is an AI), `token`s of what is
    said as it comes, then `reply` with all of it and what is shown below: products, orders, a quote, a proposal with
    the token that confirms it. To who accepts `application/json` alone, the reply is one answer."""
    turn = body.turn(lang)
    parts = shop.talk.say(session.who, turn, body.conversation, session_name(request, session))
    answer: Response
    if request.headers.get("accept", "").strip().startswith("application/json"):
        answer = JSONResponse(await _whole(parts, lang))
    else:
        answer = StreamingResponse(_events(parts, lang), media_type="text/event-stream")
    if request.state.renew:
        remember(answer, request, shop, session)
    return answer


async def _whole(parts: AsyncIterator[str | Conversation | Reply], language: Language) -> dict[str, Any]:
    started: dict[str, Any] = {}
    async for part in parts:
        if isinstance(part, Conversation):
            started = _start(part, language)
        elif isinstance(part, Reply):
            return {**started, **told.reply(part, language)}
    raise InvalidInput("Nothing was answered: say it again.")


async def _events(parts: AsyncIterator[str | Conversation | Reply], language: Language) -> AsyncIterator[str]:
    streamed = False
    try:
        async for part in parts:
            if isinstance(part, Conversation):
                yield _event("start", _start(part, language))
            elif isinstance(part, str):
                streamed = True
                yield _event("token", {"text": part})
            else:
                for sentence in () if streamed else part.said:
                    yield _event("token", {"text": sentence.text + " "})
                yield _event("reply", told.reply(part, language))
    except DaogouError as error:
        yield _event("problem", {"detail": str(error)})


def _start(conversation: Conversation, language: Language) -> dict[str, Any]:
    return {"conversation": conversation.id, "notice": sentence("ai", language).text}


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.get("/v1/chat", tags=["chat"])
def history(
    shop: ShopHere, session: SessionHere, lang: Spoken, conversation: Annotated[str, Query(max_length=100)] = ""
) -> dict[str, Any]:
    """What was said so far, in the conversation of this id or the latest; it starts with saying that this is an AI."""
    found = shop.talk.conversation(session.who, conversation)
    return {"notice": sentence("ai", lang).text, **told.history(found, ZoneInfo(shop.settings.timezone))}


@router.delete("/v1/chat", tags=["chat"])
def forget(
    shop: ShopHere, session: SessionHere, conversation: Annotated[str, Query(max_length=100)] = ""
) -> dict[str, int]:
    """Erase what was said: the conversation of this id, or all of whoever asks."""
    return {"erased": shop.talk.forget(session.who, conversation)}


# the page


@router.get("/chat", include_in_schema=False)
def chat_page(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    product: Annotated[str, Query(max_length=200)] = "",
    order: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The conversation with a form to go on with; it needs no script."""
    conversation = shop.talk.conversation(session.who)
    messages = conversation.messages[-_SHOWN:]
    shown = shop.database.products.get([ProductId(id_) for message in messages for id_ in message.shown])
    pending = shop.talk.tools(session.who, session_name(request, session), language).pending(conversation.state.pending)
    lines = [(message, [shown[ProductId(id_)] for id_ in message.shown if id_ in shown]) for message in messages]
    return page(
        request,
        shop,
        session,
        language,
        "chat",
        notice=sentence("ai", language).text,
        lines=lines,
        pending=pending if conversation.state.pending else None,
        asked=conversation.state.asked,
        about=_about(shop.database.products.get([ProductId(product)]), product) if product else None,
        about_order=order,
        longest=LONGEST,
    )


def _about(products: Any, product: str) -> Product | None:
    found: Product | None = products.get(product)
    return found


@router.post("/chat", include_in_schema=False)
async def chat_form(
    request: Request,
    shop: ShopHere,
    session: SessionHere,
    language: Spoken,
    message: Annotated[str, Form()] = "",
    product: Annotated[str, Form(max_length=200)] = "",
    order: Annotated[str, Form(max_length=200)] = "",
    confirm: Annotated[str, Form(max_length=500)] = "",
    decline: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Say something, or press a proposal's button; back to the page."""
    turn = Turn(message.strip()[:LONGEST], language, product, order, confirm, decline)
    if turn.text or turn.confirm or turn.decline:
        async for _ in shop.talk.say(session.who, turn, session=session_name(request, session)):
            pass
    answer = RedirectResponse("/chat#latest", 303)
    if request.state.renew:
        remember(answer, request, shop, session)
    return answer


@router.post("/chat/forget", include_in_schema=False)
async def forget_form(shop: ShopHere, session: SessionHere) -> Response:
    """Erase all that was said."""
    await run_in_threadpool(shop.talk.forget, session.who)
    return RedirectResponse("/chat", 303)
