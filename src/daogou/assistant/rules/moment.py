"""What a handler is given: the turn, what it was understood as, what the conversation remembers, and the tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from daogou.assistant.state import State
from daogou.assistant.tools import Tools
from daogou.assistant.turn import Reply, Turn
from daogou.assistant.understanding.understand import Understood
from daogou.assistant.words import say
from daogou.guide.cards import Sentence
from daogou.types import Language, ProductId

SHOWN = 5
"""Products that are shown at once; fewer to who is hurried or annoyed."""
SHOWN_FEW = 2


@dataclass(frozen=True)
class Moment:
    """`heeds_mood`: whether the mood decides how much is shown."""

    turn: Turn
    state: State
    tools: Tools
    understood: Understood
    heeds_mood: bool = True

    @property
    def language(self) -> Language:
        return self.turn.language

    @property
    def pressed(self) -> bool:
        """Whether less is more: the shopper is hurried or annoyed."""
        return self.heeds_mood and self.state.mood in ("hurried", "annoyed")

    @property
    def most(self) -> int:
        return SHOWN_FEW if self.pressed else SHOWN

    def say(self, key: str, *facts: str, **values: object) -> Sentence:
        """The words of this key in the shopper's language, standing on these facts."""
        return say(key, self.language, facts, **values)

    def reply(self, *said: Sentence, **more: Any) -> Reply:
        """A reply that remembers what was remembered, but for what is given as a field of the state."""
        fields = {name: more.pop(name) for name in list(more) if name in State.model_fields}
        return Reply(list(said), self.state.model_copy(update={"asked": None, **fields}), **more)

    def meant(self) -> list[ProductId]:
        """The products that the turn points at: by place in what was shown, by "it", or those of the page."""
        shown = self.state.shown
        named = [shown[place] for place in self.understood.ordinals if -len(shown) <= place < len(shown)]
        if named:
            return [ProductId(id_) for id_ in dict.fromkeys(named)]
        one = self.turn.product or self.state.focus or (shown[0] if len(shown) == 1 else "")
        return [ProductId(one)] if one else []
