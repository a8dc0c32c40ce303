"""`daogou bench …`: every bench prints a table and can write JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daogou.commands.options import DEMO, JsonFile, ShopOption, opened_shop
from daogou.commands.terminal import bars, metrics_table
from daogou.types import InvalidInput

if TYPE_CHECKING:
    from daogou.trials.result import BenchResult

bench = typer.Typer(help="Measure: every bench prints a table and can write JSON.", no_args_is_help=True)

Sequences = Annotated[Path, typer.Option(help="A line a user: `user item item …`, oldest first.")]
SessionLog = Annotated[Path | None, typer.Option(help="A log of sessions (CSV: view, cart, purchase), or its folder.")]
Source = Annotated[str, typer.Option(help="Without --data: whose baskets.")]
EncoderOption = Annotated[str, typer.Option(help="best: the encoder's vectors too (slow the first time).")]
Renumbered = Annotated[int, typer.Option(help="Renumbers users and items.")]


def _tell(result: BenchResult, json: Path | None) -> None:
    """Print what was measured, and write it where that is asked."""
    result.write(json)
    chosen = f"; best by validation: {result.best}" if "chosen_on" in result.notes else ""
    metrics_table(f"{result.bench} on {result.dataset}: {result.protocol}{chosen}", result.models)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)
    for heading in ("known", "left_out"):
        told = result.notes[heading]
        assert isinstance(told, dict)
        for name, why in told.items():
            print(f"{name}{': left out' if heading == 'left_out' else ''}: {why}")


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


@bench.command()
def latency(shop: ShopOption = DEMO, json: JsonFile = None) -> None:
    """20 recommendations with reasons, in-process, for 1,000 shoppers one after the other."""
    from daogou.trials.latency import run

    with opened_shop(shop) as opened:
        result = run(opened)
    _tell(result, json)


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
    _tell(result, json)


@bench.command()
def wishes(
    n: Annotated[int, typer.Option(help="How many wishes.", min=10)] = 1_000,
    seed: int = 0,
    shop: Annotated[Path | None, typer.Option(help="Keep the made-up shop in this folder.")] = None,
    json: JsonFile = None,
) -> None:
    """Sets made for generated wishes: budget kept, in stock, one of each role, nothing better affordable."""
    from daogou.trials.wishes import run

    with bars() as progress:
        result = run(n, seed, shop, progress)
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)
    leaks = sum(row.get("leaks", 0) for row in result.models.values())
    if leaks:
        raise InvalidInput(f"{leaks:.0f} of what is personal left the process; `--json` lists them.")


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)


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
    _tell(result, json)
    if wrong := sum(row["wrong"] for row in result.models.values()):
        raise InvalidInput(f"{wrong:.0f} quotes do not come to what their offers take off; `--json` has the figures.")


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
    _tell(result, json)
