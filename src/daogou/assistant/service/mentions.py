"""Which of the shopper's own items a text names, and what it says around each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from daogou.language.words import has_chinese
from daogou.shop.after_sales.account import Account, Item

Names = Callable[[Item], Sequence[str]]
"""What an item may be called, in any language."""


@dataclass(frozen=True)
class Mention:
    """text[start:stop] names items that are called so. `before` and `after` are what stands between it and the next
    one on each side."""

    start: int
    stop: int
    name: str
    before: str
    after: str
    plural: bool


def mentions(text: str, names: Iterable[str]) -> list[Mention]:
    """In order; at each place the longest name. A name is also meant by its last word, where no other name ends so, and
    in the plural."""
    spans: list[tuple[int, int, str, bool]] = []
    for form, name in _forms(tuple(dict.fromkeys(names))):
        for match in _pattern(form).finditer(text):
            start, stop = match.span()
            if not any(start < other[1] and other[0] < stop for other in spans):
                spans.append((start, stop, name, bool(match.groupdict().get("s"))))
    spans.sort()
    edges = [0, *(stop for _, stop, _, _ in spans)]
    starts = [*(start for start, _, _, _ in spans), len(text)]
    return [
        Mention(start, stop, name, text[edges[n] : start], text[stop : starts[n + 1]], plural)
        for n, (start, stop, name, plural) in enumerate(spans)
    ]


def _forms(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What may stand for each name, the longest first."""
    found = {name: name for name in names if name}
    for name in names:
        parts = name.split()
        for n in range(1, len(parts)):
            found.setdefault(" ".join(parts[n:]), name)
        if has_chinese(name) and len(name) > 2:
            for n in range(1, len(name) - 1):
                found.setdefault(name[n:], name)
    return sorted(found.items(), key=lambda each: -len(each[0]))


@lru_cache(maxsize=10_000)
def _pattern(form: str) -> re.Pattern[str]:
    if has_chinese(form):
        return re.compile(re.escape(form), re.IGNORECASE)
    single = re.sub(r"(?<=[a-z]{3})(?<!s)s$", "", form, flags=re.IGNORECASE)
    loose = re.sub(r"(?:\\ |\\-|-)+", r"[\\s-]?", re.escape(single))
    return re.compile(rf"(?<![A-Za-z0-9]){loose}(?P<s>s|es)?(?![A-Za-z0-9])", re.IGNORECASE)


def all_names(account: Account, names: Names) -> list[str]:
    """What all items of all orders may be called."""
    items = [item for order in account.orders.values() for item in order.items]
    return list(dict.fromkeys(name for item in items for name in names(item)))
