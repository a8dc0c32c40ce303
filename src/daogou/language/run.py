"""`run`: the one place that waits for language models. Every ask gets an outcome that says who answered it, and why.

A model's answer is checked against its form and, where it does not fit, asked for again with what is wrong; what is
transient is tried again later; what fails for good, is over budget or finds the breaker open is answered by the rules.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal

from pydantic import BaseModel, ValidationError

from daogou.language.ask import Ask, T
from daogou.language.breaker import Breaker
from daogou.language.cache import AnswerCache, Kept
from daogou.language.generator import NOTHING, Generated, Generator, GeneratorFailed, Tokens
from daogou.language.outgoing import Outgoing, outgoing
from daogou.language.sending import LeftAlone, send
from daogou.language.spending import Ledger, OverBudget
from daogou.types import Progress, silent

_REMEMBERED = 50_000
Path = Literal["model", "cache", "rules", "none"]
"""Who answered: a model now, a model before, the rules, or nobody."""


@dataclass(frozen=True)
class Policy:
    """How hard is tried. `backoff` seconds double with every try, and are spread at random by half."""

    concurrency: int = 4
    tries: int = 3
    """How often one question is sent at most while what fails is transient."""
    corrections: int = 2
    """How often an answer that does not fit its form is sent back."""
    backoff: float = 1.0
    longest_wait: float = 30.0


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What became of an ask. `why` says why no model answered it; empty where one did."""

    ask: Ask[T]
    answer: T | None
    path: Path
    why: str = ""
    tokens: Tokens = NOTHING
    """What was taken for it in this run."""
    tries: int = 0


@dataclass
class Desk:
    """A model with what belongs to it: kept answers, books, breaker. One for all runs of a process."""

    generator: Generator | None = None
    cache: AnswerCache | None = None
    ledger: Ledger = field(default_factory=Ledger)
    breaker: Breaker = field(default_factory=Breaker)
    policy: Policy = Policy()
    lacking: str = "no language model is configured"
    """Why there is no generator, where there is none."""
    _seen: dict[bytes, BaseModel] = field(default_factory=dict, repr=False)
    """Kept answers by a digest of their question, which alone is remembered: to look one up is to redact (10 ms)."""

    def remembered(self, ask: Ask[T], look: Callable[[], T | None]) -> T | None:
        """The answer that was looked up before, else what looking finds."""
        prompt = ask.prompt
        told = json.dumps([prompt.name, prompt.version, prompt.system, prompt.user, ask.shopper, list(ask.names)])
        key = hashlib.blake2b(told.encode()).digest()
        found = self._seen.get(key)
        if isinstance(found, ask.output):
            return found
        answer = look()
        if answer is not None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[key] = answer
        return answer


async def run(
    asks: Sequence[Ask[T]], desk: Desk, rules: Callable[[Ask[T]], T | None], progress: Progress = silent
) -> list[Outcome[T]]:
    """An outcome for every ask, in their order. It never raises for what a model does. Killed and run again it asks
    only for what was not answered yet; equal questions are asked once."""
    model = desk.generator
    slots = asyncio.Semaphore(min(desk.policy.concurrency, model.slots) if model else 1)
    turns: dict[tuple[str, str | None], asyncio.Lock] = {}
    done = 0

    async def one(ask: Ask[T]) -> Outcome[T]:
        nonlocal done
        found = await _Asking(ask, desk, rules, slots, turns).outcome()
        done += 1
        progress("ask", done, len(asks))
        return found

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(ask)) for ask in asks]
    return [task.result() for task in tasks]


def kept(asks: Sequence[Ask[T]], desk: Desk) -> list[T | None]:
    """The answers that this desk's model gave before and that are kept, None for those it has not been asked: nothing
    is sent, nothing is waited for."""
    model, cache = desk.generator, desk.cache
    if model is None or cache is None:
        return [None] * len(asks)
    return [desk.remembered(ask, lambda ask=ask: _held(ask, model, cache)) for ask in asks]  # type: ignore[misc]


def _held(ask: Ask[T], model: Generator, cache: AnswerCache) -> T | None:
    question = outgoing(ask)
    held = cache.get(_address(question, ask, model), ask.shopper)
    answer = _read(ask, question, held.text) if held else None
    return None if isinstance(answer, str) else answer


def tell(outcomes: Sequence[Outcome[T]]) -> Mapping[str, int]:
    """How many were answered by whom, and why not by a model: what a face shows when a model failed."""
    return Counter(f"{outcome.path}: {outcome.why}" if outcome.why else outcome.path for outcome in outcomes)


class _NoAnswer(Exception):
    """The model gave none; the message says why."""


class _Asking(Generic[T]):
    """One ask on its way."""

    def __init__(
        self,
        ask: Ask[T],
        desk: Desk,
        rules: Callable[[Ask[T]], T | None],
        slots: asyncio.Semaphore,
        turns: dict[tuple[str, str | None], asyncio.Lock],
    ) -> None:
        self.ask, self.desk, self.rules, self.slots, self.turns = ask, desk, rules, slots, turns
        self.tokens, self.tries = Tokens(), 0

    async def outcome(self) -> Outcome[T]:
        model = self.desk.generator
        if model is None:
            return self._by_rules(self.desk.lacking)
        question = outgoing(self.ask)
        address = _address(question, self.ask, model)
        # equal questions wait for the first, and find its answer kept
        turn = self.turns.setdefault((address, self.ask.shopper), asyncio.Lock())
        async with turn, self.slots:
            kept = self._kept(question, address)
            if kept is not None:
                return Outcome(self.ask, kept, "cache")
            try:
                answer = await self._converse(model, question, address)
            except (_NoAnswer, OverBudget) as failure:
                return self._by_rules(str(failure))
        return Outcome(self.ask, answer, "model", "", self.tokens, self.tries)

    def _by_rules(self, why: str) -> Outcome[T]:
        answer = self.rules(self.ask)
        return Outcome(self.ask, answer, "none" if answer is None else "rules", why, self.tokens, self.tries)

    def _kept(self, question: Outgoing, address: str) -> T | None:
        kept = self.desk.cache.get(address, self.ask.shopper) if self.desk.cache else None
        if kept is None:
            return None
        answer = _read(self.ask, question, kept.text)
        return None if isinstance(answer, str) else answer

    async def _converse(self, model: Generator, question: Outgoing, address: str) -> T:
        """Ask, and ask again with what is wrong while the answer does not fit its form."""
        complaint = ""
        for _ in range(1 + self.desk.policy.corrections):
            given = await self._send(model, question)
            answer = _read(self.ask, question, given.text)
            if not isinstance(answer, str):
                if self.desk.cache:
                    self.desk.cache.put(address, self.ask.shopper, Kept(given.text, given.tokens))
                return answer
            complaint = answer if given.whole else f"it was cut off after {given.tokens.output} tokens"
            question = question.after(given.text, _SENT_BACK.format(complaint))
        raise _NoAnswer(
            f"the model's answer did not fit its form {1 + self.desk.policy.corrections} times: {complaint}"
        )

    async def _send(self, model: Generator, question: Outgoing) -> Generated:
        """Send until an answer comes, waiting longer each time. Raises `_NoAnswer` and `OverBudget`."""
        policy, why = self.desk.policy, ""
        for attempt in range(policy.tries):
            try:
                return await self._send_once(model, question)
            except GeneratorFailed as failure:
                why = str(failure)
                if not failure.transient or (failure.wait or 0) > policy.longest_wait:
                    break
                if attempt + 1 < policy.tries:
                    wait = policy.backoff * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
                    await asyncio.sleep(min(max(wait, failure.wait or 0), policy.longest_wait))
        raise _NoAnswer(why)

    async def _send_once(self, model: Generator, question: Outgoing) -> Generated:
        try:
            self.tries += 1
            given, tokens = await send(model, question, self.desk.breaker, self.desk.ledger)
        except (LeftAlone, OverBudget) as unsent:
            self.tries -= 1
            raise unsent if isinstance(unsent, OverBudget) else _NoAnswer(str(unsent)) from unsent
        self.tokens += tokens
        return given


def _address(question: Outgoing, ask: Ask[T], model: Generator) -> str:
    return question.address(model.name, f"{ask.prompt.name}.{ask.prompt.version}")


def _read(ask: Ask[T], question: Outgoing, text: str) -> T | str:
    """The typed answer, or what is wrong with it. Nothing that was hidden is in the complaint: it is sent."""
    try:
        return ask.output.model_validate(question.restore(json.loads(json_of(text))))
    except json.JSONDecodeError as error:
        return f"it is no JSON ({error.msg} at character {error.pos})"
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False, include_context=False)
        return "; ".join(f"{'.'.join(map(str, w['loc'])) or 'answer'}: {w['msg']}" for w in wrong[:5])


def json_of(text: str) -> str:
    """The JSON in an answer: models that are not held to a form put it between fences or after a thought."""
    body = text.rpartition("</think>")[2].strip()
    start, end = body.find("{"), body.rfind("}")
    return body[start : end + 1] if 0 <= start < end else body


_SENT_BACK = "Your answer does not fit the form: {}. Answer again, with the corrected JSON and nothing else."
