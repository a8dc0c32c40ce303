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


@bench.command(name="after-sales-talk")
def after_sales_talk(
    data: Annotated[Path, typer.Option(help="The same form, with tasks in a shopper's own words (tasks.json).")],
    llm: Annotated[str, typer.Option(help="Let this language model drive: a name as in docs/language-models.md.")] = "",
    runs: Annotated[int, typer.Option(min=1, help="How often each task is talked through.")] = 4,
    most: Annotated[int, typer.Option(min=0, help="So many tasks alone, spread over all; 0: all.")] = 0,
    json: JsonFile = None,
) -> None:
    """Service after the sale by conversation: a shopper with a task's own words, who confirms nothing but what the task
    ends in; what counts is the state that is left."""
    from daogou.app.assistant.drivers import driven_by
    from daogou.trials.after_sales.talk import run

    with bars() as progress:
        result = run(data, driven_by(llm), llm or "rules", runs, progress, most)
    tell(result, json)


@bench.command(name="assistant-safety")
def assistant_safety(json: JsonFile = None) -> None:
    """What a language model that obeys every text could do in a conversation: every act ordered in every place."""
    from daogou.trials.assistant_safety import run

    with bars() as progress:
        result = run(progress)
    tell(result, json)


@bench.command()
def conversations(
    seed: Annotated[int, typer.Option(min=0, help="Draws which faults are planted.")] = 0, json: JsonFile = None
) -> None:
    """Scripted conversations in both languages: goals reached, nothing unsafe, nothing untrue; and how many planted
    faults whoever checks the truth finds."""
    from daogou.trials.conversations.run import run

    with bars() as progress:
        result = run(progress, seed)
    tell(result, json)
