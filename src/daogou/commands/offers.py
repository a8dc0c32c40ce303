"""`daogou offers …`: offers as typed data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daogou.commands.options import JsonFlag, opened_shop
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
