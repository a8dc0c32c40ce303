"""What leaves the process: turns of a conversation and a schema. To make an `Outgoing` is to redact it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, final

from daogou.language.ask import Ask, Limits, T
from daogou.language.redaction import Redactor
from daogou.types import InvalidInput

Role = Literal["system", "user", "assistant"]


class Turn(NamedTuple):
    """One turn of a conversation."""

    role: Role
    text: str


@final
class Outgoing:
    """A question as it leaves: every text in it is redacted, whoever makes it. Immutable."""

    __slots__ = ("_redactor", "limits", "purpose", "schema", "turns")

    _redactor: Redactor
    turns: tuple[Turn, ...]
    schema: Mapping[str, Any]
    limits: Limits
    purpose: str

    def __init__(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any],
        limits: Limits,
        purpose: str,
        names: Sequence[str] = (),
        redactor: Redactor | None = None,
    ) -> None:
        """Redact `turns`. Raises `InvalidInput` where the schema, which is a form alone, holds what looks personal."""
        hide = redactor.hide_more if redactor else (redactor := Redactor(names)).hide
        safe = tuple(Turn(turn.role, hide(turn.text)) for turn in turns)
        written = json.dumps(schema, ensure_ascii=False, sort_keys=True)
        if Redactor(names).hide(written) != written:
            raise InvalidInput(f"The form of answers to {purpose} holds something personal: keep it in the prompt.")
        for name, value in zip(self.__slots__, (redactor, limits, purpose, json.loads(written), safe), strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("An Outgoing does not change: make another.")

    def after(self, answer: str, complaint: str) -> Outgoing:
        """The same conversation gone on: the model's answer, and what is wrong with it."""
        more = Turn("assistant", answer), Turn("user", complaint)
        return Outgoing((*self.turns, *more), self.schema, self.limits, self.purpose, redactor=self._redactor)

    def restore(self, value: Any) -> Any:
        """The answer (any JSON value) with every placeholder replaced by what it stands for."""
        if isinstance(value, str):
            return self._redactor.restore(value)
        if isinstance(value, list):
            return [self.restore(item) for item in value]
        if isinstance(value, dict):
            return {self.restore(key): self.restore(item) for key, item in value.items()}
        return value

    def address(self, model: str, prompt: str) -> str:
        """The content address of this model's answer: whatever decides about it, and nothing that was hidden."""
        content = [self.purpose, prompt, model, self.turns, self.schema, self.limits.tokens]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def most_tokens(self) -> int:
        """No tokenizer makes more of it: byte-level tokens have a byte or more, and each turn some marks of its own.
        The schema counts twice, as some services write it into the prompt."""
        texts = sum(len(turn.text.encode()) + 16 for turn in self.turns)
        return texts + 2 * len(json.dumps(self.schema)) + 512 + self.limits.tokens


def outgoing(ask: Ask[T]) -> Outgoing:
    """An ask as it leaves."""
    turns = (Turn("system", ask.prompt.system), Turn("user", ask.prompt.user))
    return Outgoing(turns, ask.schema(), ask.limits, ask.purpose, ask.names)
