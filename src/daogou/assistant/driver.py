"""The interface of whoever answers a turn, and the bounds within which it has to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from daogou.assistant.state import State
from daogou.assistant.tools import Tools
from daogou.assistant.turn import Message, Reply, Turn


@dataclass(frozen=True)
class Bounds:
    """What one turn may take of a model: uses of tools, tokens, and seconds until its last word."""

    calls: int = 8
    tokens: int = 12_000
    seconds: float = 20.0


class Driver(Protocol):
    """Answers one turn with the shopper's own tools. It may propose; it is never given what confirms."""

    name: str

    def answer(
        self, turn: Turn, state: State, tools: Tools, before: tuple[Message, ...] = ()
    ) -> AsyncIterator[str | Reply]:
        """Pieces of what is said as they come, if they come one by one, and last the whole `Reply`. It may fail in any
        way and at any moment: whoever waits has another driver."""
