"""Benches of sets, offers, prices and the written guide."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.benches.told import bench, tell
from daogou.commands.options import DEMO, JsonFile, ShopOption, opened_shop
from daogou.commands.terminal import bars
from daogou.types import InvalidInput


@bench.command()
def bundles(
    data: Annotated[
        Path, typer.Option(help="A folder with item_titles.csv, item_categories.csv, session_bundle.csv, …")
    ],
    ablation: Annotated[bool, typer.Option(help="Also what each kind of evidence brings (takes longer).")] = True,
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """Which item completes a set that somebody made: whole sessions held out, every item ranked."""
    from daogou.trials.bundles import run

    with bars() as progress:
        result = run(data, ablation, seed, progress)
    tell(result, json)


@bench.command()
def sets(
    n: Annotated[int, typer.Option(help="How many wishes.", min=10)] = 1_000,
    seed: int = 0,
    shop: Annotated[Path | None, typer.Option(help="Keep the made-up shop in this folder.")] = None,
    json: JsonFile = None,
) -> None:
    """Sets made for generated wishes: budget kept, in stock, one of each role, nothing better affordable."""
    from daogou.trials.sets import run

    with bars() as progress:
        result = run(n, seed, shop, progress)
    tell(result, json)


@bench.command()
def relations(
    source: Annotated[str, typer.Option(help="Whose baskets.")] = "completejourney",
    days: Annotated[int, typer.Option(min=1, help="Judged on the last so many.")] = 28,
    n: Annotated[int, typer.Option(min=1, help="Products that are asked about.")] = 1_000,
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """What goes with a product, told apart from what stands in for it: learnt from earlier baskets, judged on later."""
    from daogou.trials.relations import run

    with bars() as progress:
        result = run(source, days, n, seed, progress)
    tell(result, json)


@bench.command()
def offers(
    data: Annotated[Path, typer.Option(help="A line a wish: `query` with a voucher's rules in words, and `voucher`.")],
    llm: Annotated[str, typer.Option(help="A language model that reads them too, as in docs/language-models.md.")] = "",
    json: JsonFile = None,
) -> None:
    """Offer texts read by rules: how many vouchers exactly, how many wrongly, of how many something is left unread."""
    from daogou.trials.offer_texts import run

    with bars() as progress:
        result = run(data, llm, progress)
    tell(result, json)


@bench.command()
def price(
    carts: Annotated[int, typer.Option(help="How many of each kind.", min=1)] = 200,
    lines: Annotated[int, typer.Option(min=1)] = 50,
    offers: Annotated[int, typer.Option(min=1)] = 30,
    ms: Annotated[float, typer.Option(help="How long the search may go on for one cart.", min=0)] = 30.0,
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """The best price of random carts: how fast it is found, how often it is proved, how large the gap is elsewhere.

    `make prices` compares small carts with trying every combination.
    """
    from daogou.trials.prices import run

    with bars() as progress:
        result = run(carts, lines, offers, ms / 1_000, seed, progress)
    tell(result, json)
    if wrong := sum(row["wrong"] for row in result.models.values()):
        raise InvalidInput(f"{wrong:.0f} quotes do not come to what their offers take off; `--json` has the figures.")


@bench.command()
def redemption(
    source: Annotated[str, typer.Option(help="Whose campaigns.")] = "completejourney",
    seed: Annotated[int, typer.Option(help="Draws the households of the intervals.")] = 0,
    json: JsonFile = None,
) -> None:
    """Who redeems a coupon that was sent to them: AUC, log-loss and calibration error, against simpler ways to tell."""
    from daogou.trials.redemption import run

    with bars() as progress:
        result = run(source, seed, progress)
    tell(result, json)


@bench.command()
def uplift(
    seed: Annotated[int, typer.Option(help="Of the made-up shop and its experiment.", min=0)] = 0,
    shoppers: Annotated[int, typer.Option(help="Of the made-up shop.", min=50)] = 2_000,
    json: JsonFile = None,
) -> None:
    """Who needs an offer: uplift learned from an experiment, against who redeems, where both are known."""
    from daogou.trials.uplift import run

    with bars() as progress:
        result = run(seed, shoppers, progress=progress)
    tell(result, json)


@bench.command()
def guides(
    shop: ShopOption = DEMO,
    n: Annotated[int, typer.Option(help="How many guides.", min=1)] = 200,
    faults: Annotated[int, typer.Option(help="How many faults are planted.", min=1)] = 1_000,
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """Is every sentence of the guides true, are planted faults found, and how fast do guides come."""
    from daogou.trials.guides import run

    with opened_shop(shop) as opened, bars() as progress:
        result = run(opened, n, faults, seed, progress)
    tell(result, json)
