"""A scripted generator: answers from a function, or fails as told. For tests that need a model's words and no model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from daogou.language.generator import Generated, Generator, Tokens
from daogou.language.outgoing import Outgoing

Script = Callable[[Outgoing], str]
"""Gives an answer's text for what was sent, or raises what the model shall raise."""


class Scripted(Generator):
    """`language.Generator` by a script. `sent` keeps all that would have left the process, in order."""

    def __init__(self, script: Script, name: str = "scripted/1", seconds: float = 0.0, slots: int = 8) -> None:
        self.name, self.slots = name, slots
        self.sent: list[Outgoing] = []
        self.most_at_once = 0
        self._script, self._seconds, self._now = script, seconds, 0

    async def _answer(self, outgoing: Outgoing) -> Generated:
        self.sent.append(outgoing)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            await asyncio.sleep(self._seconds)
            text = self._script(outgoing)
        finally:
            self._now -= 1
        read = sum(len(turn.text) for turn in outgoing.turns)
        return Generated(text, Tokens(read, len(text)))
