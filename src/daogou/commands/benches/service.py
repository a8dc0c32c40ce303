"""Benches of service after the sale."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.benches.told import bench, tell
from daogou.commands.options import JsonFile
from daogou.commands.terminal import bars


@bench.command(name="after-sales")
def after_sales(
    data: Annotated[Path, typer.Option(help="A database, tasks with their end states, calls with their outcomes.")],
    json: JsonFile = None,
) -> None:
    """After-sales rules against a recorded reference: equal tasks, verdicts and states; calls that are refused here and
    allowed there; and whether what differs on purpose adds up."""
    from daogou.trials.after_sales.run import run

    with bars() as progress:
        result = run(data, progress)
    tell(result, json)
