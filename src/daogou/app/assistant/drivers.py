"""Which driver answers: the rules alone, or a language model with the rules behind it."""

from __future__ import annotations

from importlib.util import find_spec

from daogou.assistant.driver import Bounds
from daogou.assistant.loop import Assistant
from daogou.assistant.rules.driver import Rules
from daogou.language.run import Desk
from daogou.types import InvalidInput


def assistant_of(desk: Desk, shop: str, mood: bool = True, bounds: Bounds | None = None) -> Assistant:
    """The assistant of a shop of this name. `mood`: whether a shopper's mood decides how much is shown."""
    rules, limits = Rules(mood), bounds or Bounds()
    if desk.generator is None or find_spec("pydantic_ai") is None:
        return Assistant(rules, None, limits)
    from daogou.assistant.model.driver import ModelDriver

    return Assistant(rules, ModelDriver(desk, shop, limits, mood), limits)


BENCHED = Bounds(calls=6, tokens=60_000, seconds=240.0)
"""What a turn may take in a bench: what a small model on few cores can do is measured, not its speed."""


def driven_by(llm: str) -> Assistant:
    """The assistant without a shop: by rules, or by this language model. Raises `InvalidInput` where it cannot be
    had."""
    if not llm:
        return Assistant()
    from daogou.app.language import LanguageSettings, generator_from

    generator = generator_from(LanguageSettings(model=llm))
    if generator is None:
        raise InvalidInput(f"There is no language model {llm}.")
    return assistant_of(Desk(generator), "the shop", bounds=BENCHED)
