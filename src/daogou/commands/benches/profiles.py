"""Benches of what is read and believed of shoppers and products, and what it does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.benches.told import bench, tell
from daogou.commands.options import JsonFile
from daogou.commands.terminal import bars
from daogou.types import InvalidInput


@bench.command()
def profiles(
    shop: Annotated[
        Path | None, typer.Option(help="A folder in the form of docs/profile-shops.md; else one is made up.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the made-up shop.", min=0)] = 1,
    shoppers: Annotated[int, typer.Option(help="Of the made-up shop.", min=1)] = 300,
    llm: Annotated[
        str, typer.Option(help="A language model that reads 60 of them too, as in docs/language-models.md.")
    ] = "",
    json: JsonFile = None,
) -> None:
    """What is believed of shoppers from acts and own words, against what is known to be so of them."""
    from daogou.trials.profiles import run

    with bars() as progress:
        result = run(shop, seed, shoppers, llm=llm, progress=progress)
    tell(result, json)


@bench.command(name="profile-latency")
def profile_latency(
    shoppers: Annotated[int, typer.Option(help="Of the made-up shop.", min=1)] = 1_000,
    seed: Annotated[int, typer.Option(help="Of the made-up shop.", min=0)] = 1,
    json: JsonFile = None,
) -> None:
    """How fast profiles come: of a thousand shoppers, and of one again after each event."""
    from daogou.trials.profile_latency import run

    with bars() as progress:
        result = run(shoppers, seed, progress=progress)
    tell(result, json)


@bench.command(name="profile-use")
def profile_use(
    source: Annotated[str, typer.Option(help="made-up or completejourney, where there are no reviews.")] = "made-up",
    reviews: Annotated[
        Path | None, typer.Option(help="CSV without a head: reviewer, product, name, helpful, text, stars, summary, …")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the made-up shop.", min=0)] = 1,
    shoppers: Annotated[int, typer.Option(help="Of the made-up shop.", min=1)] = 2_000,
    json: JsonFile = None,
) -> None:
    """What profiles do for recommendations: nothing, statistics, statistics and words, with few events and with all."""
    from daogou.trials.profile_cases import case
    from daogou.trials.profile_use import run

    with bars() as progress:
        result = run(case(source, reviews, seed, shoppers, progress), seed, progress=progress)
    tell(result, json)


@bench.command()
def control(
    n: Annotated[int, typer.Option(help="How many edits, and how many reasons.", min=10)] = 2_000,
    seed: int = 0,
    shop: Annotated[Path | None, typer.Option(help="Keep the made-up shop in this folder.")] = None,
    json: JsonFile = None,
) -> None:
    """What shoppers state in their own words: is it obeyed, is it taken back; and are reasons faithful."""
    from daogou.trials.control import run

    with bars() as progress:
        result = run(n, seed, shop, progress)
    tell(result, json)


@bench.command()
def items(
    seed: Annotated[int, typer.Option(help="Of the made-up shop.", min=0)] = 1,
    products: Annotated[int, typer.Option(help="Of the made-up shop; a third is read.", min=60)] = 600,
    llm: Annotated[str, typer.Option(help="A language model that reads some too, as in docs/language-models.md.")] = "",
    reads: Annotated[int, typer.Option(help="So many of each arm.", min=2)] = 20,
    json: JsonFile = None,
) -> None:
    """What is read of products from their own words, against attributes that were hidden."""
    from daogou.trials.items import run

    with bars() as progress:
        result = run(seed, products, llm, reads, progress)
    tell(result, json)


@bench.command()
def sentiment(
    train: Annotated[
        Path, typer.Option(help="CSV with `label` (1 praise, 0 blame) and `review`; may be packed (.gz).")
    ],
    test: Annotated[Path | None, typer.Option(help="Another such file; without it a fifth is kept back.")] = None,
    json: JsonFile = None,
) -> None:
    """Whether reviews praise or blame, Chinese and English, and what they say of quality, fit, delivery, price …"""
    from daogou.trials.sentiment import run

    result = run(train, test)
    tell(result, json)


@bench.command()
def redaction(
    texts: Annotated[int, typer.Option(min=10, help="Texts with something personal; as many harmless ones.")] = 2_400,
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """What leaves the process: made-up personal texts, sent to an endpoint that keeps what it is sent."""
    from daogou.trials.redaction import run

    with bars() as progress:
        result = run(texts, seed, progress)
    tell(result, json)
    leaks = sum(row.get("leaks", 0) for row in result.models.values())
    if leaks:
        raise InvalidInput(f"{leaks:.0f} of what is personal left the process; `--json` lists them.")
