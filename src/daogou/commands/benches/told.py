"""The door of `daogou bench …`: every bench prints a table and can write JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from daogou.commands.terminal import metrics_table

if TYPE_CHECKING:
    from daogou.trials.result import BenchResult

bench = typer.Typer(help="Measure: every bench prints a table and can write JSON.", no_args_is_help=True)


def tell(result: BenchResult, json: Path | None) -> None:
    """Print what was measured, and write it where that is asked."""
    result.write(json)
    chosen = f"; best by validation: {result.best}" if "chosen_on" in result.notes else ""
    metrics_table(f"{result.bench} on {result.dataset}: {result.protocol}{chosen}", result.models)
