"""The generator's door: a redacted question → the text of an answer.

There is no way around redaction: a driver takes an `Outgoing` only, and to make one is to redact.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import final

from daogou.language.outgoing import Outgoing
from daogou.types import DaogouError


@dataclass(frozen=True)
class Tokens:
    """Tokens that were read (`input`) and written (`output`)."""

    input: int = 0
    output: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.input + other.input, self.output + other.output)

    @property
    def total(self) -> int:
        return self.input + self.output


NOTHING = Tokens()


@dataclass(frozen=True)
class Generated:
    """The text that a model gave. `whole` is False where it was cut off at the token limit."""

    text: str
    tokens: Tokens
    whole: bool = True


class GeneratorFailed(DaogouError):
    """A language model gave no answer. `transient`: the same may succeed later, after `wait` seconds if it said so.
    `sent`: the question may have reached the model, so that it may have to be paid for."""

    def __init__(self, message: str, *, transient: bool, sent: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.transient, self.sent, self.wait = transient, sent, wait


class Generator(ABC):
    """A language model. Drivers write `_answer`; callers call `generate`."""

    name: str
    """Names exactly what answers (service, model): kept answers of different names are never mixed."""
    slots: int = 8
    """How many questions it answers at a time; more wait here and not there, where time would run out on them."""

    @final
    async def generate(self, outgoing: Outgoing) -> Generated:
        """The model's answer, in the form of `outgoing.schema` as far as the model obeys it. Raises `GeneratorFailed`
        for whatever the model or the way to it does; must stop at once when cancelled. Does not try again itself."""
        if type(outgoing) is not Outgoing:
            raise TypeError("A generator takes an Outgoing and nothing else: only that is redacted.")
        return await self._answer(outgoing)

    @abstractmethod
    async def _answer(self, outgoing: Outgoing) -> Generated: ...

    async def context(self) -> int | None:
        """How many tokens question and answer may have together; None where the model does not say."""
        return None

    async def close(self) -> None:
        """Let go of connections and memory."""
        return
