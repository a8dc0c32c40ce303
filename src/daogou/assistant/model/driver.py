"""`ModelDriver`: one turn by an agent, within its bounds; what it says of its own is checked before it is said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from daogou.assistant.driver import Bounds
from daogou.assistant.model.acts import Acts, Trail
from daogou.assistant.model.checked import checked
from daogou.assistant.rules import talk
from daogou.assistant.rules.driver import felt
from daogou.assistant.rules.moment import Moment
from daogou.assistant.state import State
from daogou.assistant.tools import Tools
from daogou.assistant.turn import Message, Reply, Turn
from daogou.assistant.understanding.understand import understand
from daogou.language.ask import Limits
from daogou.language.prompts import render
from daogou.language.run import Desk
from daogou.types import Language

_LANGUAGES: dict[Language, str] = {"en": "English", "zh": "Chinese (简体中文)"}
_ANSWER = 400
"""Tokens of one step."""
_BEFORE = 6
"""Messages of before that are told."""


class NothingHolds(Exception):
    """The model did nothing, and nothing of what it said could be traced."""

    def __str__(self) -> str:
        return "nothing that the model said holds"


class ModelDriver:
    """`Driver` by the desk's generator. Raises whatever the model, its service or its limits do: the loop answers by
    the rules then."""

    def __init__(self, desk: Desk, shop: str, bounds: Bounds | None = None, heeds_mood: bool = True) -> None:
        self._desk, self._shop, self._bounds, self._heeds_mood = desk, shop, bounds or Bounds(), heeds_mood
        self.name = desk.generator.name if desk.generator else "none"

    async def answer(
        self, turn: Turn, state: State, tools: Tools, before: tuple[Message, ...] = ()
    ) -> AsyncIterator[str | Reply]:
        """See `Driver`."""
        understood = understand(turn.text, turn.language)
        moment = Moment(turn, felt(state, understood), tools, understood, self._heeds_mood)
        trail = Acts(moment)
        text = await self._run(trail, before)
        yield talk.eased(moment, self._reply(trail, text))

    async def _run(self, trail: Acts, before: Sequence[Message]) -> str:
        from pydantic_ai import Agent
        from pydantic_ai.tools import Tool
        from pydantic_ai.usage import UsageLimits

        from daogou.assistant.model.door import Door

        model = self._desk.generator
        if model is None:
            raise RuntimeError(self._desk.lacking)
        seconds = self._bounds.seconds
        door = Door(self._desk, model, Limits(_ANSWER, seconds))
        tools = [Tool(act, takes_ctx=False, sequential=True) for act in trail.all()]
        listed = "\n".join(f"- {tool.name}: {tool.description}" for tool in tools)
        language = _LANGUAGES[trail.moment.turn.language]
        values = {"shop": self._shop, "language": language, "tools": listed, "state": told(trail.moment, before)}
        prompt = render("chat", 1, values)
        agent: Agent[None, str] = Agent(door, system_prompt=prompt.system, tools=tools, output_type=str, retries=1)
        limits = UsageLimits(
            request_limit=self._bounds.calls + 1,
            tool_calls_limit=self._bounds.calls,
            total_tokens_limit=self._bounds.tokens,
        )
        ended = await agent.run(prompt.user, usage_limits=limits)
        return ended.output

    def _reply(self, trail: Trail, text: str) -> Reply:
        """What the acts said, or the model where what it says holds and nothing has to be said word for word."""
        if not trail.replies:
            if not (own := checked(text, [], trail.moment)):
                raise NothingHolds
            return replace(trail.moment.reply(*own), driver="model")
        last = trail.replies[-1]
        cards = last.cards or next((each.cards for each in reversed(trail.replies) if each.cards), ())
        binding = (
            last.proposal is not None or last.state.asked is not None or last.handed_off or last.priced is not None
        )
        own = [] if binding else checked(text, trail.replies, trail.moment)
        own = own if any(sentence.facts for sentence in own) else []  # "here you are" tells nothing of what was found
        used = tuple(name for each in trail.replies for name in each.used)
        return replace(last, said=own or last.said, cards=cards, driver="model", used=used)


def told(moment: Moment, before: Sequence[Message]) -> str:
    """What the model is told of the conversation: its last messages, what was shown, and what is said now."""
    lines = [f"{message.by}: {message.text[:400]}" for message in before[-_BEFORE:]]
    state = moment.state
    if state.shown:
        lines.append(f"(shown, in this order: {', '.join(f'{n}. id={id_}' for n, id_ in enumerate(state.shown, 1))})")
    if moment.turn.product:
        lines.append(f"(the shopper looks at the product id={moment.turn.product})")
    if moment.turn.order:
        lines.append(f"(the shopper looks at their order {moment.turn.order})")
    if not state.wanted.empty():
        lines.append(f"(wanted so far: {moment.tools.told(state.wanted)})")
    if state.asked:
        lines.append(f"(you asked them for: {state.asked.slot} {state.asked.about})")
    return "\n".join([*lines, f"shopper: {moment.turn.text}"])
