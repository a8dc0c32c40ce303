"""The words every part speaks: ids, money, language, clock, progress, and the one tree of errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NewType, Protocol

import numpy as np
from numpy.typing import NDArray

ProductId = NewType("ProductId", str)
"""The shop's own id of a product."""
ShopperId = NewType("ShopperId", str)
"""The shop's own id of an account, or an anonymous visitor's id (these start with `VISITOR_PREFIX`)."""
FactId = NewType("FactId", str)
"""`kind:id` of a stored fact, e.g. `order:31198570044` or `event:9f2c…`: what a sentence or trait stands on."""

VISITOR_PREFIX = "visitor-"

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Array = NDArray[Any]

DAY = 86_400
"""Seconds in a day: times in arrays are whole seconds since 1970 in UTC."""


def is_visitor(who: ShopperId) -> bool:
    """Whether this id is an anonymous visitor's."""
    return who.startswith(VISITOR_PREFIX)


_DECIMALS: dict[str, int] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Decimal places of the currencies that do not have two (ISO 4217, list one)."""


def minor_units(currency: str) -> int:
    """How many minor units make one of this currency: 100 cents, 1 yen."""
    return int(10 ** _DECIMALS.get(currency, 2))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer minor units (cents, 分; yen, which has none smaller) and its ISO 4217 currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        sign = {"USD": "$", "CNY": "¥", "EUR": "€", "GBP": "£"}.get(self.currency, f"{self.currency} ")
        places = _DECIMALS.get(self.currency, 2)
        whole, rest = divmod(abs(self.minor), 10**places)
        return f"{'-' if self.minor < 0 else ''}{sign}{whole:,}{f'.{rest:0{places}d}' if places else ''}"


MOST = 10**11
"""Minor units above which an amount that somebody would spend is a slip."""


@dataclass(frozen=True, slots=True)
class Words:
    """One name in both languages; where one is missing the other stands in."""

    en: str = ""
    zh: str = ""

    def within(self, language: Language) -> str:
        """The name in this language, or in the other where this one is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


class Clock(Protocol):
    """Tells the shop's present moment."""

    def now(self) -> datetime:
        """This moment, timezone-aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that started at a given moment and runs on: a shop whose data ends in the past lives there."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise InvalidInput(f"The clock's start {start} has no time zone.")
        self._shift = start.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift


def seconds(moment: datetime) -> int:
    """A moment as whole seconds since 1970 in UTC, as arrays hold it."""
    return int(moment.timestamp())


def moment(at: int) -> datetime:
    """The moment of whole seconds since 1970 in UTC."""
    return datetime.fromtimestamp(int(at), UTC)


Progress = Callable[[str, int, int], None]
"""`progress(step, done, total)` is called as long work proceeds; `total` 0 means unknown."""


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class DaogouError(Exception):
    """Something daogou can explain. Its message says what happened and what to do; faces show it as it is."""


class InvalidInput(DaogouError):
    """What was given does not make sense; nothing was written."""


class NoBudget(InvalidInput):
    """What was named as the most to spend is none: another currency than the shop's, or not above nothing."""


class NotFound(DaogouError):
    """There is no such thing, or it is not this shopper's to see: the two look the same."""


class UnknownProduct(InvalidInput):
    """An event or line names a product that the catalogue does not hold."""

    def __init__(self, product_ids: list[str]) -> None:
        self.product_ids = product_ids
        shown = ", ".join(product_ids[:5]) + (", …" if len(product_ids) > 5 else "")
        super().__init__(f"Unknown product: {shown}. Import the catalogue first, or check the id.")


class ErasedShopper(InvalidInput):
    """Something would be written under the id of a shopper who was erased."""

    def __init__(self, shoppers: list[ShopperId]) -> None:
        self.shoppers = shoppers
        # the message names nobody: it may end in a log, which no erasure reaches
        super().__init__("A shopper who was erased is named here: nothing is written under that id again.")


class Forbidden(DaogouError):
    """This caller may not do this."""


class NotReady(DaogouError):
    """Something has to be done first; the message names the command."""


class MissingExtra(DaogouError):
    """An optional dependency is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"This needs {package}. Install it with: pip install 'daogou[{extra}]'")


class StoreError(DaogouError):
    """The database cannot be read or written."""


class ReleaseError(DaogouError):
    """A trained release is missing, damaged or made with something else than what is here."""
