"""Small charts drawn on the server as SVG: a price's history, and shares as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from daogou.types import Money

HOURS = tuple(str(hour) if hour % 6 == 0 else "" for hour in range(24))
"""Labels under the columns of a day."""


def price_line(history: Sequence[tuple[datetime, Money]], until: datetime, label: str) -> Markup:
    """A step line of the price over time, 600 × 120; empty where there are fewer than two prices."""
    if len(history) < 2:
        return Markup("")
    start, end = history[0][0].timestamp(), max(until, history[-1][0]).timestamp()
    low, high = min(m.minor for _, m in history), max(m.minor for _, m in history)
    span, height = max(end - start, 1), max(high - low, 1)

    def x(at: float) -> float:
        return round(10 + 580 * (at - start) / span, 1)

    def y(minor: int) -> float:
        return round(100 - 80 * (minor - low) / height, 1)

    path = f"M{x(start)} {y(history[0][1].minor)}"
    for at, price in history[1:]:
        path += f"H{x(at.timestamp())}V{y(price.minor)}"
    path += f"H{x(end)}"
    ends = f"{history[0][0]:%Y-%m-%d}", f"{datetime.fromtimestamp(end, until.tzinfo):%Y-%m-%d}"
    return Markup(  # noqa: S704 - numbers and dates only, and the label is escaped by Markup.format
        '<svg class="chart" viewBox="0 0 600 120" role="img" aria-label="{}"><path class="trend" d="' + path + '"/>'
        f'<text x="10" y="14">{Money(high, history[0][1].currency)}</text>'
        f'<text x="10" y="117">{ends[0]}</text><text x="590" y="117" text-anchor="end">{ends[1]}</text></svg>'
    ).format(label)


def columns(shares: Sequence[float], labels: Sequence[str]) -> Markup:
    """Columns of shares (0 to 1), the tallest filled; one label under each, or none where it is empty."""
    top, width = max(max(shares, default=0), 1e-9), 240 / max(len(shares), 1)
    parts = []
    for i, share in enumerate(shares):
        height = 44 * share / top
        kind = "bar top" if share == top else "bar"
        parts.append(
            f'<rect class="{kind}" x="{i * width + 1:.1f}" y="{46 - height:.1f}" width="{width - 2:.1f}" '
            f'height="{height:.1f}" rx="1"/>'
        )
        parts.append(
            Markup('<text x="{}" y="58" text-anchor="middle">{}</text>').format(f"{(i + 0.5) * width:.1f}", labels[i])
        )
    return Markup(f'<svg class="columns" viewBox="0 0 240 60" aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704
