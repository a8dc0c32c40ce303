"""Which driver answers: the rules alone, or a language model with the rules behind it."""

from __future__ import annotations

from importlib.util import find_spec

from daogou.assistant.driver import Bounds
from daogou.assistant.loop import Assistant
from daogou.assistant.rules.driver import Rules
from daogou.language.run import Desk


def assistant_of(desk: Desk, shop: str, mood: bool = True, bounds: Bounds | None = None) -> Assistant:
    """The assistant of a shop of this name. `mood`: whether a shopper's mood decides how much is shown."""
    rules, limits = Rules(mood), bounds or Bounds()
    if desk.generator is None or find_spec("pydantic_ai") is None:
        return Assistant(rules, None, limits)
    from daogou.assistant.model.driver import ModelDriver

    return Assistant(rules, ModelDriver(desk, shop, limits, mood), limits)
