"""`daogou chat`: the conversation in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from daogou.commands.options import DEMO, JsonFlag, ShopOption, Spoken, opened_shop
from daogou.types import Language, ShopperId

if TYPE_CHECKING:
    from daogou.app import Shop
    from daogou.assistant.turn import Reply


def chat(
    message: Annotated[str, typer.Argument(help="Say this one thing; without it the conversation goes on here.")] = "",
    shopper: Annotated[str, typer.Option(help="Who speaks; without it a newcomer.")] = "visitor-0",
    shop: ShopOption = DEMO,
    lang: Annotated[Spoken, typer.Option(help="The language that is answered in.")] = Spoken.en,
    as_json: JsonFlag = False,
) -> None:
    """Talk with the shop's assistant: find, compare, ask, look after orders. An empty line or Ctrl-D ends it."""
    from daogou.assistant.words import say

    language: Language = "zh" if lang is Spoken.zh else "en"
    with opened_shop(shop) as opened:
        if not as_json:
            print(say("ai", language).text)
        for text in [message] if message else _typed():
            _tell(asyncio.run(_reply(opened, ShopperId(shopper), text, language)), language, as_json)


def _typed() -> Iterator[str]:
    while True:
        try:
            text = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not text:
            return
        yield text


async def _reply(shop: Shop, who: ShopperId, text: str, language: Language) -> Reply:
    from daogou.assistant.turn import Reply, Turn

    async for part in shop.talk.say(who, Turn(text, language), session=f"terminal-{who}"):
        if isinstance(part, str):
            sys.stdout.write(part)
            sys.stdout.flush()
        elif isinstance(part, Reply):
            return part
    raise AssertionError("a turn ends with its reply")


def _tell(reply: Reply, language: Language, as_json: bool) -> None:
    from daogou.app.assistant import told

    if as_json:
        print(json.dumps(told.reply(reply, language), ensure_ascii=False, indent=1))
        return
    print(reply.text)
    for place, card in enumerate(reply.cards, 1):
        print(f"  {place}. {card.product.title.within(language)}  {card.product.price or ''}")
    if reply.choices:
        print(f"  [{' | '.join(reply.choices)}]")
