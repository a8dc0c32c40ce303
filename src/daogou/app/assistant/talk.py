"""`Talk`: one shop's conversations."""

from __future__ import annotations

import secrets
from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from daogou.app.assistant.drivers import assistant_of
from daogou.app.assistant.service import Service
from daogou.app.assistant.tools import ShopTools
from daogou.assistant.conversation import Conversation, ConversationStore
from daogou.assistant.loop import Assistant
from daogou.assistant.turn import Message, Reply, Turn
from daogou.types import Language, ShopperId

if TYPE_CHECKING:
    from daogou.app.shop import Shop


class Talk:
    """Conversations of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.service = Service(shop)
        self.conversations: ConversationStore = shop.database.conversations

    @cached_property
    def assistant(self) -> Assistant:
        """By rules, and first by the shop's language model where it has one."""
        settings = self._shop.settings
        return assistant_of(self._shop.desk, settings.name.within("en"), settings.mood)

    def tools(self, who: ShopperId, session: str, language: Language) -> ShopTools:
        """The tools of one shopper, whose proposals this session alone may confirm."""
        return ShopTools(self._shop, self.service, who, session, language)

    def conversation(self, who: ShopperId, id_: str = "") -> Conversation:
        """This shopper's conversation of that id, or the latest; a new one where they have none of it. An id that is
        someone else's finds nothing, and a new conversation has an id of its own."""
        found = self.conversations.get(who, id_) if id_ else self.conversations.latest(who)
        return found or Conversation(secrets.token_urlsafe(16), who)

    def forget(self, who: ShopperId, id_: str = "") -> int:
        """Erase this shopper's conversation of that id, or all of them; how many there were."""
        return self.conversations.forget(who, id_)

    def forget_erased(self) -> None:
        """Delete what was handed over of everyone who was ever erased; what they said, the stores have deleted."""
        self.service.forget(self._shop.database.shoppers.erased_keys())

    async def say(
        self, who: ShopperId, turn: Turn, id_: str = "", session: str = ""
    ) -> AsyncIterator[str | Conversation | Reply]:
        """The conversation, what is said as it comes, and last the reply, which is kept by then."""
        conversation = await to_thread(self.conversation, who, id_)
        yield conversation
        asked_at = self._shop.clock.now()
        async for part in self.assistant.turn(conversation, turn, self.tools(who, session, turn.language)):
            if isinstance(part, Reply):
                await to_thread(self._keep, conversation, turn, part, asked_at)
            yield part

    def _keep(self, conversation: Conversation, turn: Turn, reply: Reply, asked_at: datetime) -> None:
        said = list(self._messages(turn, reply, asked_at))
        self.conversations.add(conversation.shopper, conversation.id, said, reply.state)

    def _messages(self, turn: Turn, reply: Reply, asked_at: datetime) -> Iterator[Message]:
        if turn.text.strip():
            yield Message("shopper", turn.text.strip(), asked_at)
        shown = [card.product.id for card in reply.cards]
        yield Message("assistant", reply.text, self._shop.clock.now(), shown)
