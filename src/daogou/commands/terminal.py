"""What the command line shows: progress bars and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isnan
from typing import TYPE_CHECKING, Any

from daogou.types import Progress

if TYPE_CHECKING:
    from daogou.training.found import Found


@contextmanager
def bars() -> Iterator[Progress]:
    """Progress bars on the terminal, one per step; nothing where the output is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as shown:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            name = step.split(" · ", maxsplit=1)[0]  # what comes after may change while the step goes on
            if name not in tasks:
                tasks[name] = shown.add_task(step, total=total or None)
            shown.update(tasks[name], description=step, completed=done, total=total or None)

        yield show


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first column is text, the others are figures."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title, title_justify="left")
    for place, heading in enumerate(headings):
        shown.add_column(heading, justify="left" if place == 0 else "right")
    for row in rows:
        shown.add_row(*row)
    console = Console()
    # a file or a pipe has no width of its own: nothing is cut there
    (console if console.is_terminal else Console(width=200)).print(shown)


def metrics_table(title: str, by_model: Mapping[str, Mapping[str, float]]) -> None:
    """Print metrics by model."""
    metrics = list(dict.fromkeys(metric for row in by_model.values() for metric in row))
    rows = [[name, *(_figure(row.get(m)) for m in metrics)] for name, row in by_model.items()]
    table(title, ["model", *metrics], rows)


def _figure(value: float | None) -> str:
    return "" if value is None or isnan(value) else f"{value:.4f}"


def choice_table(title: str, tried: Mapping[str, Mapping[str, Any]]) -> None:
    """Print what each model that training tried earns, the most first; see `training.choose.Earned.told`."""
    headings = ["model", "NDCG@10 alone", "weight", "the blend loses without it", "95% interval", "seconds", "why"]
    order = sorted(tried, key=lambda name: (-tried[name]["weight"], -tried[name]["alone"]))
    table(title, headings, [_earned(name, tried[name]) for name in order])


def _earned(name: str, told: Mapping[str, Any]) -> list[str]:
    interval = f"{told['low']:+.4f} … {told['high']:+.4f}" if "low" in told and "high" in told else ""
    lost = f"{told['lost']:.4f}" if "lost" in told else ""
    return [name, f"{told['alone']:.4f}", f"{told['weight']:g}", lost, interval, f"{told['fit_s']:.1f}", told["why"]]


def found_table(title: str, found: Mapping[str, Found]) -> None:
    """Print what a search found."""
    headings = ["model", "trials", "failed", "blend, presets", "blend, found", "settings"]
    table(title, headings, [_found(name, one) for name, one in found.items()])
    for name, one in found.items():
        if one.why:
            print(f"{name}: {one.failed} of {one.trials} trials failed, the last with {one.why}")


def _found(name: str, one: Found) -> list[str]:
    rounded = {key: f"{value:.3g}" if isinstance(value, float) else value for key, value in one.settings.items()}
    told = ", ".join(f"{key} {value}" for key, value in rounded.items())
    figures = [f"{one.presets:.4f}", f"{one.blend:.4f}"]
    return [name, str(one.trials), str(one.failed), *figures, told or "the presets stay"]
