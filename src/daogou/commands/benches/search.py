"""Benches of finding products."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.benches.told import bench, tell
from daogou.commands.options import JsonFile
from daogou.commands.terminal import bars


@bench.command()
def search(
    products: Annotated[Path, typer.Option(help="A catalogue, a JSON object a line; .gz is read too.")],
    judgements: Annotated[Path, typer.Option(help="Rows query,product_id,rating (0 to 3).")],
    translated: Annotated[
        Path | None, typer.Option(help="Rows query,translation: ask in these words against the same judgements.")
    ] = None,
    encoder: Annotated[str, typer.Option(help="best (the encoder that is here) or none.")] = "best",
    json: JsonFile = None,
) -> None:
    """Search by words, by meaning and by both, on a catalogue with judged queries."""
    from daogou.trials.search import run

    with bars() as progress:
        result = run(products, judgements, translated, encoder, progress)
    tell(result, json)
