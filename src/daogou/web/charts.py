"""Small charts drawn on the server as SVG: a price's history, shares as columns, a strength as a bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from daogou.types import Money

HOURS = tuple(str(hour) if hour % 6 == 0 else "" for hour in range(24))
"""Labels under the columns of a day."""


def price_line(history: Sequence[tuple[datetime, Money]], until: datetime, label: str) -> Markup:
    """A step line of the price over time, 640 × 180, with its lowest and highest price as lines; empty where there are
    fewer than two prices."""
    if len(history) < 2:
        return Markup("")
    start, end = history[0][0].timestamp(), max(until, history[-1][0]).timestamp()
    low, high = min(m.minor for _, m in history), max(m.minor for _, m in history)
    span, height = max(end - start, 1), max(high - low, 1)

    def x(at: float) -> float:
        return round(70 + 555 * (at - start) / span, 1)

    def y(minor: int) -> float:
        return round(140 - 115 * (minor - low) / height, 1)

    path = f"M{x(start)} {y(history[0][1].minor)}"
    for at, price in history[1:]:
        path += f"H{x(at.timestamp())}V{y(price.minor)}"
    path += f"H{x(end)}"
    currency = history[0][1].currency
    grid = [
        Markup('<path class="grid" d="M70 {0}H625"/><text x="60" y="{1}" text-anchor="end">{2}</text>').format(
            y(minor), y(minor) + 4, Money(minor, currency)
        )
        for minor in dict.fromkeys((low, high))
    ]
    dates = f"{history[0][0]:%Y-%m-%d}", f"{datetime.fromtimestamp(end, until.tzinfo):%Y-%m-%d}"
    return Markup(
        '<svg class="chart" viewBox="0 0 640 180" role="img" aria-label="{label}">{grid}'
        '<path class="area" d="{path}V155H70Z"/><path class="trend" d="{path}"/>'
        '<circle class="dot" cx="{x}" cy="{y}" r="4"/>'
        '<text x="70" y="173">{first}</text><text x="625" y="173" text-anchor="end">{last}</text></svg>'
    ).format(
        label=label,
        grid=Markup("").join(grid),
        path=path,
        x=x(end),
        y=y(history[-1][1].minor),
        first=dates[0],
        last=dates[1],
    )


def columns(shares: Sequence[float], labels: Sequence[str]) -> Markup:
    """Columns of shares (0 to 1), the tallest marked; one label under each, or none where it is empty."""
    top, width = max(max(shares, default=0), 1e-9), 240 / max(len(shares), 1)
    parts = []
    for i, share in enumerate(shares):
        height = max(44 * share / top, 1.5)
        parts.append(
            Markup(
                '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2"/>'
                '<text x="{:.1f}" y="60" text-anchor="middle">{}</text>'
            ).format(
                "bar top" if share == top else "bar",
                i * width + 1.5,
                47 - height,
                width - 3,
                height,
                (i + 0.5) * width,
                labels[i],
            )
        )
    return Markup('<svg class="columns" viewBox="0 0 240 63" aria-hidden="true">{}</svg>').format(
        Markup("").join(parts)
    )


def bar(strength: float) -> Markup:
    """A bar that is filled by a strength of 0 to 1."""
    return Markup(
        '<svg class="strength" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar" width="100" height="4"/><rect class="bar top" width="{:.1f}" height="4"/></svg>'
    ).format(100 * min(max(strength, 0), 1))


def scale(level: float, low: str, high: str) -> Markup:
    """A line from `low` to `high` with a dot at the level, 0 to 1."""
    return Markup(
        '<svg class="scale" viewBox="0 0 240 30" aria-hidden="true"><path class="rail" d="M8 9H232"/>'
        '<path class="tick" d="M120 5V13"/><circle class="dot" cx="{:.1f}" cy="9" r="6"/>'
        '<text x="8" y="27">{}</text><text x="232" y="27" text-anchor="end">{}</text></svg>'
    ).format(8 + 224 * min(max(level, 0), 1), low, high)
