"""The loop: understand → act → answer, one turn of it.

Before any driver, code looks whether the turn confirms or declines what is pending: no model has a say in that. Then
the model's driver answers, if there is one, within its bounds; where it does not, the rules do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from daogou.assistant.conversation import Conversation
from daogou.assistant.driver import Bounds, Driver
from daogou.assistant.rules.driver import Rules
from daogou.assistant.rules.moment import Moment
from daogou.assistant.rules.service import proceed
from daogou.assistant.state import State
from daogou.assistant.tools import Tools
from daogou.assistant.turn import LONGEST, Reply, Turn
from daogou.assistant.understanding.understand import consent_of, understand
from daogou.assistant.words import say
from daogou.guide.cards import Sentence
from daogou.types import DaogouError, InvalidInput

_log = logging.getLogger(__name__)
_REMEMBERED = 20
"""Messages of a conversation that a driver is told."""


@dataclass
class Assistant:
    """Answers turns. `model` is the driver that is asked first, if there is one."""

    rules: Rules = field(default_factory=Rules)
    model: Driver | None = None
    bounds: Bounds = field(default_factory=Bounds)

    async def turn(self, conversation: Conversation, turn: Turn, tools: Tools) -> AsyncIterator[str | Reply]:
        """Pieces of what is said as they come, and last the whole `Reply`. Raises `InvalidInput` for a turn of nothing
        or too much."""
        _check(turn)
        state = conversation.state
        settled = await asyncio.to_thread(self._settled, turn, state, tools)
        if settled is not None:
            yield settled
            return
        if state.pending:  # talked past: it waits no more, so that a later yes means nothing old
            await asyncio.to_thread(tools.decline, state.pending)
            state = state.model_copy(update={"pending": ""})
        why = ""
        if self.model is not None:
            async for part in self._by_model(self.model, conversation, turn, state, tools):
                if isinstance(part, _Failed):
                    why = part.why
                    break
                yield part
                if isinstance(part, Reply):
                    return
        async for part in self.rules.answer(turn, state, tools):
            yield replace(part, why=why) if isinstance(part, Reply) else part

    # what code decides

    def _settled(self, turn: Turn, state: State, tools: Tools) -> Reply | None:
        """The reply to a yes or a no, by button or in words, to what is pending; None where the turn is neither."""
        moment = Moment(turn, state, tools, understand(turn.text, turn.language))
        if turn.confirm:
            return self._confirmed(moment, turn.confirm)
        if turn.decline:
            return self._declined(moment, turn.decline)
        if not state.pending:
            return None
        consent = consent_of(turn.text)
        if consent == "yes":
            pending = tools.pending(state.pending)
            return self._confirmed(moment, pending.token) if pending else self._declined(moment, state.pending)
        return self._declined(moment, state.pending) if consent == "no" else None

    def _confirmed(self, moment: Moment, token: str) -> Reply:
        try:
            said = moment.tools.confirm(token).said
        except DaogouError as error:
            return moment.reply(Sentence(str(error), ()), pending="", driver="code")
        return self._go_on(moment, list(said))

    def _declined(self, moment: Moment, proposal: str) -> Reply:
        moment.tools.decline(proposal)
        return self._go_on(moment, [moment.say("declined")])

    def _go_on(self, moment: Moment, said: list[Sentence]) -> Reply:
        """What was asked for besides is proposed next."""
        after = replace(moment, state=moment.state.model_copy(update={"pending": "", "requests": ()}))
        if moment.state.requests:
            return replace(proceed(after, moment.state.requests, said), driver="code")
        return after.reply(*said, pending="", driver="code")

    # what a model answers

    async def _by_model(
        self, model: Driver, conversation: Conversation, turn: Turn, state: State, tools: Tools
    ) -> AsyncIterator[str | Reply | _Failed]:
        """Its pieces and its reply, or, within the deadline and whatever it does, why there is none."""
        before = tuple(conversation.messages[-_REMEMBERED:])
        parts = aiter(model.answer(turn, state, tools, before))
        end = asyncio.get_running_loop().time() + self.bounds.seconds
        while True:
            try:
                async with asyncio.timeout_at(end):
                    part = await anext(parts)
            except TimeoutError:
                yield _Failed(f"no answer within {self.bounds.seconds:g} s")
                return
            except StopAsyncIteration:
                yield _Failed("it said nothing")
                return
            except Exception as error:  # noqa: BLE001 - a model and its service may do anything: the rules answer then
                # its text may hold anything: it goes to the log, never to a shopper
                _log.warning("The model's driver failed: %s", error, exc_info=not isinstance(error, DaogouError))
                yield _Failed("the language model did not answer usefully")
                return
            yield part
            if isinstance(part, Reply):
                return


@dataclass(frozen=True)
class _Failed:
    why: str


def _check(turn: Turn) -> None:
    if not (turn.text.strip() or turn.confirm or turn.decline):
        raise InvalidInput(say("ask_what", turn.language).text)
    if len(turn.text) > LONGEST:
        raise InvalidInput(f"Say it in at most {LONGEST:,} characters.")
