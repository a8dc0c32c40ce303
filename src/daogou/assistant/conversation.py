"""Conversations: what was said, kept for its shopper until they erase it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Protocol

from daogou.assistant.state import State
from daogou.assistant.turn import Message
from daogou.types import ShopperId


@dataclass(frozen=True)
class Conversation:
    """One conversation of one shopper as it stands."""

    id: str
    shopper: ShopperId
    state: State = field(default_factory=State)
    messages: Sequence[Message] = ()


class ConversationStore(Protocol):
    """Conversations by shopper and id: an id of someone else's is as unknown as one that never was."""

    def get(self, shopper: ShopperId, id_: str) -> Conversation | None:
        """The conversation of this shopper and id, its messages oldest first."""

    def latest(self, shopper: ShopperId) -> Conversation | None:
        """The one that this shopper spoke in last."""

    def add(self, shopper: ShopperId, id_: str, messages: Sequence[Message], state: State) -> None:
        """Append messages and replace the state; makes the conversation where this shopper has none of that id. Raises
        `ErasedShopper` with nothing written."""

    def forget(self, shopper: ShopperId, id_: str = "") -> int:
        """Delete this shopper's conversation of that id, or all of them; how many there were."""


@dataclass
class HeldConversations:
    """`ConversationStore` in memory: for tests, and where nothing shall be kept."""

    _held: dict[tuple[ShopperId, str], Conversation] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, shopper: ShopperId, id_: str) -> Conversation | None:
        """See `ConversationStore`."""
        return self._held.get((shopper, id_))

    def latest(self, shopper: ShopperId) -> Conversation | None:
        """See `ConversationStore`."""
        theirs = [each for each in self._held.values() if each.shopper == shopper]
        return max(theirs, key=_last, default=None)

    def add(self, shopper: ShopperId, id_: str, messages: Sequence[Message], state: State) -> None:
        """See `ConversationStore`."""
        with self._lock:
            before = self._held.get((shopper, id_), Conversation(id_, shopper))
            self._held[shopper, id_] = Conversation(id_, shopper, state, (*before.messages, *messages))

    def forget(self, shopper: ShopperId, id_: str = "") -> int:
        """See `ConversationStore`."""
        with self._lock:
            gone = [key for key in self._held if key[0] == shopper and id_ in ("", key[1])]
            for key in gone:
                del self._held[key]
        return len(gone)


def _last(conversation: Conversation) -> datetime:
    return conversation.messages[-1].at
