"""The bench of answers about products."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.benches.told import bench, tell
from daogou.commands.options import JsonFile
from daogou.commands.terminal import bars


@bench.command()
def answers(
    products: Annotated[Path, typer.Option(help="A catalogue, a JSON object a line; .gz is read too.")],
    hidden: Annotated[int, typer.Option(help="Seed of what is hidden, and of what is asked.", min=0)] = 0,
    n: Annotated[int, typer.Option(help="How many questions.", min=20)] = 4_000,
    llm: Annotated[str, typer.Option(help="A language model that reads some too, as in docs/language-models.md.")] = "",
    reads: Annotated[int, typer.Option(help="So many are read by the model.", min=2)] = 40,
    json: JsonFile = None,
) -> None:
    """Questions on present and hidden attributes in both languages: told, said to be unknown, or wrong. The JSON holds
    every question with its answer and facts."""
    from daogou.trials.answers import run

    with bars() as progress:
        result = run(products, hidden, n, llm, reads, progress)
    tell(result, json)
