"""A circuit breaker: a model that fails again and again is left alone for a while, then tried with one question.

Source: Nygard, Release It! (2007), chapter 5.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Open after `failures` in a row, for `pause` seconds; then one question is let through, and decides."""

    def __init__(self, failures: int = 5, pause: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._in_a_row, self._until, self._probing = 0, 0.0, False

    def allows(self) -> bool:
        """Whether a question may be sent now; whoever is allowed has to report how it went."""
        if self._in_a_row < self._most:
            return True
        if self._probing or self._clock() < self._until:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The model answered."""
        self._in_a_row, self._probing = 0, False

    def failed(self) -> None:
        """The model did not answer."""
        self._in_a_row, self._probing = self._in_a_row + 1, False
        self._until = self._clock() + self._pause

    def gave_up(self) -> None:
        """Neither: what was allowed was not sent after all."""
        self._probing = False

    def why(self) -> str:
        """What it says while it is open."""
        left = max(0.0, self._until - self._clock())
        return f"the model failed {self._in_a_row} times in a row and is left alone for {left:.0f} s more"
