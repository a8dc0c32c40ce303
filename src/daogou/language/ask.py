"""`Ask`: one typed question to a language model, as plain data.

A step that asks a model is two pure functions around it: `prepare(facts) -> Ask`, and `accept(facts, answer)`, which
gives a result or a rejection. Only `language.run` awaits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from daogou.language.prompts import Prompt
from daogou.types import FactId, ShopperId

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Limits:
    """What one answer may take: tokens of the answer, and seconds for each try."""

    tokens: int = 512
    seconds: float = 60.0


@dataclass(frozen=True)
class Ask(Generic[T]):
    """What is asked, of which form the answer is, and what it may take."""

    purpose: str
    """What it is for, e.g. `profile` or `item`: tokens and money are told by purpose."""
    prompt: Prompt
    output: type[T]
    """The answer's form. Its JSON schema is sent, so it must hold nothing personal."""
    limits: Limits = Limits()
    facts: Sequence[FactId] = ()
    """What the prompt was made of."""
    shopper: ShopperId | None = None
    """Whose words and acts are in it, if anyone's: the kept answer is forgotten with them."""
    names: Sequence[str] = field(default=(), repr=False)
    """The shopper's names (and those of people they live with, where known), as the shop holds them: hidden."""

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the answer."""
        return self.output.model_json_schema()
