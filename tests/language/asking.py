"""What the tests of asking share: a small typed ask, answers, and desks."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from daogou.language.ask import Ask, Limits
from daogou.language.cache import AnswerCache
from daogou.language.generator import Generator
from daogou.language.prompts import Prompt
from daogou.language.run import Desk, Policy
from daogou.types import ShopperId


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")
    colour: str
    size: int


RED = json.dumps({"colour": "red", "size": 42})
RULES = Colour(colour="by rule", size=0)
FAST = Policy(backoff=0.001, longest_wait=0.05)


def ask(text: str = "a red shirt in 42", seconds: float = 5.0, tokens: int = 64, **more: object) -> Ask[Colour]:
    return Ask("colour", Prompt("colour", 1, "Say colour and size.", text), Colour, Limits(tokens, seconds), **more)  # type: ignore[arg-type]


def by_rules(_: Ask[Colour]) -> Colour:
    return RULES


def key(shopper: str) -> int:
    return sum(map(ord, shopper))


def desk(generator: Generator | None, folder: Path | None = None, policy: Policy = FAST, **more: object) -> Desk:
    cache = AnswerCache(folder / "answers", key) if folder else None
    return Desk(generator, cache=cache, policy=policy, **more)  # type: ignore[arg-type]


ANN = ShopperId("ann")
