"""Benches of what is recommended: accuracy, probabilities, newcomers, scale and latency."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.benches.told import bench, tell
from daogou.commands.options import DEMO, JsonFile, ShopOption, opened_shop
from daogou.commands.terminal import bars

Sequences = Annotated[Path, typer.Option(help="A line a user: `user item item …`, oldest first.")]
SessionLog = Annotated[Path | None, typer.Option(help="A log of sessions (CSV: view, cart, purchase), or its folder.")]
Source = Annotated[str, typer.Option(help="Without --data: whose baskets.")]
EncoderOption = Annotated[str, typer.Option(help="best: the encoder's vectors too (slow the first time).")]
Renumbered = Annotated[int, typer.Option(help="Renumbers users and items.")]


@bench.command()
def baskets(
    source: Annotated[str, typer.Option(help="Whose baskets.")] = "completejourney",
    until: Annotated[str | None, typer.Option(help="ISO date: learn from all before, test on what came next.")] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, help="Learn from all before the last so many weeks, test on all of them.")
    ] = None,
    json: JsonFile = None,
) -> None:
    """Foretell baskets: every model and the blend, with full ranking."""
    from daogou.trials.baskets import run

    with bars() as progress:
        result = run(source, until, weeks, progress)
    tell(result, json)


@bench.command()
def sequences(
    data: Sequences,
    items: Annotated[Path | None, typer.Option(help='A line an item: {"item", "title", "categories"}.')] = None,
    model: Annotated[str, typer.Option(help="One model, or all and their blend.")] = "all",
    protocol: Annotated[str, typer.Option(help="untied: without false order; published: as published.")] = "untied",
    encoder: EncoderOption = "none",
    seed: Renumbered = 0,
    json: JsonFile = None,
) -> None:
    """The next item of a sequence: leave-one-out with full ranking, all choices made on the second-last item."""
    from daogou.trials.sequences import run

    with bars() as progress:
        result = run(data, items, model, protocol, encoder, seed, progress)
    tell(result, json)


@bench.command()
def cold(
    data: Sequences,
    items: Annotated[Path, typer.Option(help='A line an item: {"item", "title", "categories"}.')],
    encoder: EncoderOption = "none",
    seed: Renumbered = 0,
    json: JsonFile = None,
) -> None:
    """Products nobody bought yet: a fifth of all items is hidden from learning, then ranked among all."""
    from daogou.trials.cold import run

    with bars() as progress:
        result = run(data, items, encoder, seed, progress)
    tell(result, json)


@bench.command()
def newcomers(
    data: SessionLog = None,
    source: Source = "completejourney",
    seed: Annotated[int, typer.Option(help="Draws the order within baskets.")] = 0,
    json: JsonFile = None,
) -> None:
    """Shoppers whom training never saw: what their session's first products bring, and what they say to like."""
    from daogou.trials.newcomers import run

    with bars() as progress:
        result = run(data, source, seed, progress)
    tell(result, json)


@bench.command()
def probabilities(
    data: SessionLog = None,
    source: Source = "completejourney",
    json: JsonFile = None,
) -> None:
    """Interest and purchase: log-loss, AUC and calibration error by time split, against simpler ways to tell them."""
    from daogou.trials import basket_probabilities, probabilities

    with bars() as progress:
        result = probabilities.run(data) if data else basket_probabilities.run(source, progress)
    tell(result, json)


@bench.command()
def scale(
    shoppers: Annotated[int, typer.Option(min=1)] = 100_000,
    items: Annotated[int, typer.Option(min=1)] = 50_000,
    events: Annotated[int, typer.Option(min=1)] = 5_000_000,
    models: Annotated[str, typer.Option(help="Names with commas between, or all.")] = "all",
    limit: Annotated[float, typer.Option(help="Seconds that a model may take.", min=1)] = 900,
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """Fit time, memory and top-50 latency on a made-up world of any size, each model in a process of its own."""
    from daogou.trials.scale import run

    with bars() as progress:
        result = run(shoppers, items, events, models, seed, limit, progress)
    tell(result, json)
    for heading in ("known", "left_out"):
        told = result.notes[heading]
        assert isinstance(told, dict)
        for name, why in told.items():
            print(f"{name}{': left out' if heading == 'left_out' else ''}: {why}")


@bench.command()
def latency(shop: ShopOption = DEMO, json: JsonFile = None) -> None:
    """20 recommendations with reasons, in-process, for 1,000 shoppers one after the other."""
    from daogou.trials.latency import run

    with opened_shop(shop) as opened:
        result = run(opened)
    tell(result, json)
