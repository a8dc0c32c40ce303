"""Conversations in SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import ShopperKeys, next_key
from daogou.adapters.sql.schema import conversation_messages as messages
from daogou.adapters.sql.schema import conversations, shoppers
from daogou.assistant.conversation import Conversation
from daogou.assistant.state import State
from daogou.assistant.turn import Message
from daogou.types import ShopperId, moment, seconds

_THEIRS = select(conversations, shoppers.c.id.label("shopper")).join_from(conversations, shoppers)
_ONE = _THEIRS.where(shoppers.c.id == bindparam("shopper"), conversations.c.id == bindparam("id"))
_LATEST = (
    _THEIRS.where(shoppers.c.id == bindparam("shopper"))
    .order_by(conversations.c.at.desc(), conversations.c.key.desc())
    .limit(1)
)


class SqlConversations:
    """`assistant.ConversationStore`."""

    def __init__(self, door: Door, people: ShopperKeys) -> None:
        self._door, self._people = door, people

    def get(self, shopper: ShopperId, id_: str) -> Conversation | None:
        """See `ConversationStore`."""
        with self._door.reading() as connection:
            return _read(connection, connection.execute(_ONE, {"shopper": shopper, "id": id_}).first())

    def latest(self, shopper: ShopperId) -> Conversation | None:
        """See `ConversationStore`."""
        with self._door.reading() as connection:
            return _read(connection, connection.execute(_LATEST, {"shopper": shopper}).first())

    def add(self, shopper: ShopperId, id_: str, said: Sequence[Message], state: State) -> None:
        """See `ConversationStore`."""
        told = {"state": state.model_dump_json(), "at": max((seconds(each.at) for each in said), default=0)}
        with self._door.writing() as connection:
            key = self._people.keys(connection, [shopper])[shopper]
            found = connection.execute(
                select(conversations.c.key).where(conversations.c.shopper_key == key, conversations.c.id == id_)
            ).scalar_one_or_none()
            if found is None:
                found = next_key(connection, conversations)
                connection.execute(insert(conversations), {"key": found, "id": id_, "shopper_key": key, **told})
            else:
                connection.execute(update(conversations).where(conversations.c.key == found), told)
            _append(connection, found, said)

    def forget(self, shopper: ShopperId, id_: str = "") -> int:
        """See `ConversationStore`. SQLite overwrites what is deleted; the file as a whole is rewritten at an erasure
        alone: anyone may forget a conversation, and would hold up all others by it."""
        with self._door.writing() as connection:
            whose = select(conversations.c.key).join_from(conversations, shoppers).where(shoppers.c.id == shopper)
            keys = list(connection.execute(whose.where(conversations.c.id == id_) if id_ else whose).scalars())
            connection.execute(delete(messages).where(messages.c.conversation_key.in_(keys)))
            connection.execute(delete(conversations).where(conversations.c.key.in_(keys)))
        if keys:
            self._door.empty_log()
        return len(keys)


def _append(connection: Connection, key: int, said: Sequence[Message]) -> None:
    last = select(func.coalesce(func.max(messages.c.place), -1)).where(messages.c.conversation_key == key)
    first = connection.execute(last).scalar_one() + 1
    rows = [
        {
            **{"conversation_key": key, "place": first + n, "by": each.by, "text": each.text, "at": seconds(each.at)},
            "shown": json.dumps(list(each.shown), ensure_ascii=False),
        }
        for n, each in enumerate(said)
    ]
    if rows:
        connection.execute(insert(messages), rows)


def _read(connection: Connection, row: Row[Any] | None) -> Conversation | None:
    if row is None:
        return None
    said = connection.execute(select(messages).where(messages.c.conversation_key == row.key).order_by(messages.c.place))
    told = [Message(each.by, each.text, moment(each.at), tuple(json.loads(each.shown))) for each in said]
    return Conversation(row.id, ShopperId(row.shopper), State.model_validate_json(row.state), told)
