"""What a conversation remembers between two turns: what is wanted, what was shown, what was asked and is under way."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from daogou.assistant.requests import Request
from daogou.assistant.wanted import Wanted

Mood = Literal["calm", "hurried", "comparing", "annoyed"]
Task = Literal["", "search", "service"]


class Asked(BaseModel):
    """The one question that is open: its `slot`, and the answers that were named with it, if any."""

    model_config = ConfigDict(frozen=True)
    slot: str
    about: str = ""
    options: tuple[str, ...] = ()


class State(BaseModel):
    """Plain data, kept with the conversation as JSON. Ids alone: what they stand for is looked up again when needed."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    wanted: Wanted = Wanted()
    shown: tuple[str, ...] = ()
    """The products shown last, in their order: what "the second one" means."""
    offset: int = 0
    """How many of what was found were shown: what "more" goes on after."""
    focus: str = ""
    """The product that "it" means."""
    order: str = ""
    """The order that "it" means."""
    asked: Asked | None = None
    requests: tuple[Request, ...] = ()
    """What the shopper asked to be done and is not proposed yet, the first of them being asked about."""
    pending: str = ""
    """The proposal that waits for the shopper's yes."""
    mood: Mood = "calm"
    annoyed: int = Field(default=0, ge=0)
    """Turns in which the shopper was annoyed: a person is offered sooner."""
    stuck: int = Field(default=0, ge=0)
    """Turns in a row that were not understood."""
    task: Task = ""
