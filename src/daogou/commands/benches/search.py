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


@bench.command()
def wishes(
    products: Annotated[Path, typer.Option(help="A catalogue, a JSON object a line; .gz is read too.")],
    n: Annotated[int, typer.Option(min=10, help="How many wishes.")] = 400,
    seed: Annotated[int, typer.Option(help="Which wishes are drawn.")] = 0,
    json: JsonFile = None,
) -> None:
    """Wishes generated from the attributes of a catalogue, in both languages: every condition kept, nothing missed, and
    said where there is no such product. The JSON holds every wish with what it was read as and what was shown."""
    from daogou.trials.wishes import run

    with bars() as progress:
        result = run(products, n, seed, progress)
    tell(result, json)


@bench.command("search-scale")
def search_scale(
    products: Annotated[int, typer.Option(help="How many made-up products.", min=1_000)] = 100_000,
    seed: Annotated[int, typer.Option(help="Another number, another catalogue.", min=0)] = 0,
    json: JsonFile = None,
) -> None:
    """A large made-up catalogue: how long until words find its products and until meaning does; what a search takes."""
    from daogou.trials.search_scale import run

    with bars() as progress:
        result = run(products, seed, progress)
    tell(result, json)
