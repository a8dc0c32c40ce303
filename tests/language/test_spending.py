"""Books: what is booked counts, days are told apart, and several processes keep one budget."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daogou.language.generator import Tokens
from daogou.language.spending import Budget, Ledger, OverBudget, Prices


class At:
    def __init__(self, day: int) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime(2026, 1, self.day, 12, tzinfo=UTC)


def test_a_day_is_shared_by_processes_and_ends(tmp_path: Path) -> None:
    clock, budget = At(1), Budget(day_tokens=100)
    one, other = (Ledger(budget, None, tmp_path, clock) for _ in range(2))
    line = one.book("a", Tokens(60, 0))
    with pytest.raises(OverBudget, match="day's budget of 100"):
        other.book("b", Tokens(60, 0))
    one.settle(line, "a", Tokens(10, 5))
    other.book("b", Tokens(60, 0))
    assert {name: spent.tokens.total for name, spent in one.day().items()} == {"a": 15, "b": 60}
    clock.day = 2
    one.book("a", Tokens(100, 0))


def test_the_last_of_a_budget_is_given_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from daogou.language.spending import *\n"
        "ledger = Ledger(Budget(day_tokens=500), None, Path(sys.argv[1])); got = 0\n"
        "for _ in range(200):\n"
        "    try: ledger.book('x', Tokens(5, 0)); got += 1\n"
        "    except OverBudget: pass\n"
        "print(got)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    got = [int(process.communicate()[0]) for process in running]
    assert sum(got) <= 100
    assert Ledger(None, None, tmp_path).day()["x"].tokens.total == 5 * sum(got)
    assert sum(got) >= 90, "what was refused gives its tokens back"


def test_money_is_rounded_up_and_needs_prices() -> None:
    assert Prices(currency="CNY", input=0.8, output=2.0).micros(Tokens(3, 1)) == 5
    with pytest.raises(OverBudget, match="needs prices"):
        Ledger(Budget(day_money=1.0))
    ledger = Ledger(Budget(run_money=0.001), Prices(currency="USD", input=1.0, output=1.0))
    ledger.book("a", Tokens(600, 400))
    with pytest.raises(OverBudget, match=r"0\.001 USD"):
        ledger.book("a", Tokens(1, 0))
