"""A found piece of a text, and how overlapping ones become one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

Kind = Literal["EMAIL", "PHONE", "CARD", "ID", "ADDRESS", "ACCOUNT", "NAME", "TEXT"]


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text."""

    start: int
    end: int
    kind: Kind


def merged(spans: Iterable[Span]) -> list[Span]:
    """Sorted and disjoint; what overlaps becomes one span of the longest one's kind."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not out or span.start >= out[-1].end:
            out.append(span)
            continue
        last = out[-1]
        longer = last if last.end - last.start >= span.end - span.start else span
        out[-1] = Span(last.start, max(last.end, span.end), longer.kind)
    return out
