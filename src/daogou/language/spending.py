"""What the models cost: tokens and money by purpose, and budgets that hold.

A question is booked before it is sent, at the most it can take, and settled when its answer is there; what is booked
counts. A day's book is a file that is only ever appended to, and whoever books reads all that was booked before its own
line: two processes can never both take the last of a budget, without any lock. What was booked and never settled (a
kill, a time-out) stays counted, since it may have been paid for.
"""

from __future__ import annotations

import json
import math
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from daogou.language.generator import NOTHING, Tokens
from daogou.types import Clock, DaogouError, SystemClock

MICRO = 1_000_000
"""Money is counted in millionths of the currency's unit: a token costs less than a cent."""


class Prices(BaseModel):
    """What the provider takes, in units of `currency` for a million tokens, as the shop states it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: str = Field(pattern="^[A-Z]{3}$")
    input: float = Field(ge=0)
    output: float = Field(ge=0)

    def micros(self, tokens: Tokens) -> int:
        """Millionths of a unit, rounded up."""
        return math.ceil(round(tokens.input * self.input + tokens.output * self.output, 6))


class Budget(BaseModel):
    """The most that may be taken: tokens, and money in units of the prices' currency. None: no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_tokens: int | None = Field(default=None, ge=0)
    day_tokens: int | None = Field(default=None, ge=0)
    run_money: float | None = Field(default=None, ge=0)
    day_money: float | None = Field(default=None, ge=0)

    def needs_prices(self) -> bool:
        return self.run_money is not None or self.day_money is not None


class OverBudget(DaogouError):
    """The next question might take more than the budget has left: it was not sent."""


@dataclass(frozen=True)
class Spent:
    """What was taken: questions sent, tokens, and millionths of a unit of money."""

    calls: int = 0
    tokens: Tokens = NOTHING
    micros: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.calls + other.calls, self.tokens + other.tokens, self.micros + other.micros)


@dataclass
class Tally:
    """Lines of a book added up: a booking counts until its settlement takes its place."""

    lines: dict[str, tuple[str, Spent]] = field(default_factory=dict)
    total: Spent = Spent()

    def set(self, line: str, purpose: str, spent: Spent) -> None:
        before = self.lines.get(line, ("", Spent()))[1]
        minus = Spent(-before.calls, Tokens(-before.tokens.input, -before.tokens.output), -before.micros)
        self.total = self.total + minus + spent
        self.lines[line] = purpose, spent

    def by_purpose(self) -> dict[str, Spent]:
        out: dict[str, Spent] = {}
        for purpose, spent in self.lines.values():
            out[purpose] = out.get(purpose, Spent()) + spent
        return out


class Ledger:
    """The books of one run and of its day. `folder` None: the day is counted in this process alone."""

    def __init__(
        self,
        budget: Budget | None = None,
        prices: Prices | None = None,
        folder: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.budget, self.prices = budget or Budget(), prices
        if self.budget.needs_prices() and not prices:
            raise OverBudget("A budget in money needs prices: state them in `llm.prices` of shop.json.")
        self.run = Tally()
        self._folder, self._clock = folder, clock or SystemClock()
        self._day, self._read, self._today = "", 0, Tally()

    def book(self, purpose: str, most: Tokens) -> str:
        """Book a question at the most that it can take; the line's id. Raises `OverBudget` and books nothing where that
        is more than is left."""
        line, spent = uuid.uuid4().hex, Spent(1, most, self._micros(most))
        self._check("run", self.run.total + spent, self.budget.run_tokens, self.budget.run_money)
        before = self._append(line, purpose, spent)
        try:
            self._check("day", before + spent, self.budget.day_tokens, self.budget.day_money)
        except OverBudget:
            self._append(line, purpose, Spent())
            raise
        self.run.set(line, purpose, spent)
        return line

    def settle(self, line: str, purpose: str, tokens: Tokens, calls: int = 1) -> Spent:
        """Put what a question took in place of what was booked for it."""
        spent = Spent(calls, tokens, self._micros(tokens))
        self.run.set(line, purpose, spent)
        self._append(line, purpose, spent)
        return spent

    def day(self) -> Mapping[str, Spent]:
        """What this day took so far, by purpose, all processes together."""
        self._catch_up()
        return self._today.by_purpose()

    def _micros(self, tokens: Tokens) -> int:
        return self.prices.micros(tokens) if self.prices else 0

    def _check(self, of: str, spent: Spent, tokens: int | None, money: float | None) -> None:
        if tokens is not None and spent.tokens.total > tokens:
            raise OverBudget(f"The {of}'s budget of {tokens:,} tokens is used up.")
        if money is not None and spent.micros > money * MICRO:
            assert self.prices
            raise OverBudget(f"The {of}'s budget of {money:g} {self.prices.currency} is used up.")

    def _append(self, line: str, purpose: str, spent: Spent) -> Spent:
        """Write a line; what the day's book said up to there, the line itself left out."""
        self._turn_page()
        if self._folder is None:
            before = self._today.total
            self._today.set(line, purpose, spent)
            return before
        entry = [line, purpose, spent.calls, spent.tokens.input, spent.tokens.output, spent.micros]
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, (json.dumps(entry) + "\n").encode())
        finally:
            os.close(handle)
        return self._catch_up(line)

    def _catch_up(self, until: str = "") -> Spent:
        """Read what others and this one appended; the total just before the last line named `until`."""
        self._turn_page()
        before = self._today.total
        if self._folder is None or not self._path().exists():
            return before
        with self._path().open("rb") as f:
            f.seek(self._read)
            for row in f:
                if not row.endswith(b"\n"):  # another process is just writing it
                    break
                self._read += len(row)
                line, purpose, calls, tokens_in, tokens_out, micros = json.loads(row)
                if line == until:
                    before = self._today.total
                self._today.set(line, purpose, Spent(calls, Tokens(tokens_in, tokens_out), micros))
        return before

    def _path(self) -> Path:
        assert self._folder is not None
        return self._folder / f"{self._day}.jsonl"

    def _turn_page(self) -> None:
        day = f"{self._clock.now():%Y-%m-%d}"
        if day != self._day:
            self._day, self._read, self._today = day, 0, Tally()
