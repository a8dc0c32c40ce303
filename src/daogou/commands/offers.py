"""`daogou offers …`: offers as typed data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daogou.commands.options import DEMO, JsonFlag, ShopOption, opened_shop
from daogou.commands.terminal import table
from daogou.types import InvalidInput

if TYPE_CHECKING:
    from daogou.reading.offers.facts import Context

offers = typer.Typer(help="Offers as typed data.", no_args_is_help=True)


@offers.callback()
def _offers() -> None:
    """Offers as typed data."""


@offers.command()
def read(
    text: Annotated[str, typer.Argument(help="An offer in words, Chinese or English: 满300减50，每人限用一次")],
    shop: Annotated[
        Path | None, typer.Option("--shop", help="Whose categories, brands, products and currency it names.")
    ] = None,
    currency: Annotated[str, typer.Option(help="Without --shop: of amounts that name none.")] = "CNY",
    timezone: Annotated[str, typer.Option(help="Without --shop: where its days begin and end.")] = "Asia/Shanghai",
    as_json: JsonFlag = False,
) -> None:
    """The typed offer that a text says, and what of the text was not understood: nothing is guessed."""
    import json

    from daogou.reading.offers.read import Reader

    reading = Reader(_context(shop, currency, timezone)).read(text)
    if as_json:
        told = {
            "offer": json.loads(reading.offer.write()) if reading.offer else None,
            "complete": reading.complete,
            "unread": [unread._asdict() for unread in reading.unread],
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    print(reading.offer.write() if reading.offer else "No offer: it is not known what is taken off.")
    for unread in reading.unread:
        print(f"Not understood: “{unread.text}”" + (f" ({unread.why})" if unread.why else ""))


def _context(shop: Path | None, currency: str, timezone: str) -> Context:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from daogou.app.offer_texts import context_of
    from daogou.reading.offers.facts import Context

    if shop is not None:
        with opened_shop(shop) as opened:
            return context_of(opened)
    try:
        return Context(datetime.now(UTC), ZoneInfo(timezone), currency)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(f"{timezone} is no time zone: give its IANA name, e.g. Asia/Shanghai.") from error


@offers.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A rules.jsonl, checked before it is imported; else the shop's own rules.")
    ] = None,
    shop: ShopOption = DEMO,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    notes: Annotated[bool, typer.Option(help="Also what is good to know.")] = True,
    as_json: JsonFlag = False,
) -> None:
    """What is wrong with the offers, or hardly meant: steps out of reach, offers that never win, offers of one group
    that meet, windows that are over, codes used twice, names that the catalogue does not have.

    Ends with status 1 where an offer can never apply or cannot be read.
    """
    import json

    from daogou.app.offers import checked

    with opened_shop(shop) as opened:
        found = [each for each in checked(opened, file) if notes or each.severity != "note"]
    if as_json:
        rows = [
            {"kind": f.kind, "severity": f.severity, "offers": f.offers, "en": f.text.en, "zh": f.text.zh}
            for f in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(f"{each.severity:<8}{', '.join(each.offers)}: {each.text.zh if lang == 'zh' else each.text.en}")
    wrong = sum(each.severity == "error" for each in found)
    if wrong:
        raise InvalidInput(f"{wrong} of these have to be put right.")
    if not found and not as_json:
        print("Nothing is wrong with the offers.")


@offers.command("list")
def list_(
    shop: ShopOption = DEMO,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    as_json: JsonFlag = False,
) -> None:
    """The shop's rules, in the order of application. Coupons of campaigns are each shopper's own: `daogou coupons`."""
    from daogou.shop.pricing.offer import STAGES

    with opened_shop(shop) as opened:
        rules = sorted(opened.database.offers.rules(), key=lambda rule: (STAGES.index(rule.stage), rule.group, rule.id))
    if as_json:
        for rule in rules:
            print(rule.write())
        return
    headings = ["offer", "name", "kind", "stage", "group", "code", "from", "until"]
    rows = [
        [
            *(rule.id, rule.name.within("zh" if lang == "zh" else "en"), rule.benefit.kind, rule.stage, rule.group),
            *(rule.code, *(f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (rule.starts, rule.ends))),
        ]
        for rule in rules
    ]
    table(f"{len(rows)} rules", headings, rows)
