"""One question sent to a model: within the breaker, booked before and settled after."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from daogou.language.breaker import Breaker
from daogou.language.generator import Generated, Generator, GeneratorFailed, Tokens
from daogou.language.outgoing import Outgoing
from daogou.language.spending import Ledger, OverBudget


class LeftAlone(Exception):
    """The breaker is open: nothing was sent. The message says why."""


async def send(model: Generator, question: Outgoing, breaker: Breaker, ledger: Ledger) -> tuple[Generated, Tokens]:
    """The answer, and the tokens that it took. Raises `LeftAlone` and `OverBudget` with nothing sent, and
    `GeneratorFailed`. Cancelled, what is booked stays counted and the breaker learns nothing."""
    if not breaker.allows():
        raise LeftAlone(breaker.why())
    limits, most, purpose = question.limits, question.most_tokens(), question.purpose
    try:
        line = ledger.book(purpose, Tokens(most - limits.tokens, limits.tokens))
    except OverBudget:
        breaker.gave_up()
        raise
    try:
        given = await _within(limits.seconds, model.generate(question))
    except GeneratorFailed as failure:
        breaker.failed()
        if not failure.sent:  # nothing to pay
            ledger.settle(line, purpose, Tokens())
        raise
    except BaseException:
        breaker.gave_up()
        raise
    breaker.succeeded()
    return given, ledger.settle(line, purpose, given.tokens).tokens


async def _within(seconds: float, answer: Coroutine[Any, Any, Generated]) -> Generated:
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError as late:
        raise GeneratorFailed(f"no answer within {seconds:g} s", transient=True, sent=True) from late
