"""`daogou search`: products for a wish, in the terminal."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from daogou.commands.options import DEMO, JsonFlag, ShopOption, Spoken, opened_shop
from daogou.commands.terminal import table
from daogou.types import ShopperId

_SAID = {
    "found": "{n} fulfil all of this",
    "sold_out": "All that would fit are sold out",
    "none": "We carry such things, but none that fulfils all of this",
    "not_carried": "We don't carry that",
}


def search(
    wish: Annotated[str, typer.Argument(help='In words: "a laptop under 800 with at least 16 GB", 两百以内的耳机.')],
    shopper: Annotated[
        str, typer.Option(help="Whose order the products come in; without it a newcomer's.")
    ] = "visitor-0",
    only: Annotated[list[str] | None, typer.Option(help="A condition more, as brand=acer; may be repeated.")] = None,
    off: Annotated[list[str] | None, typer.Option(help="A condition of the words to take off, by its code.")] = None,
    sort: Annotated[str, typer.Option(help="best, cheapest, dearest or rating.")] = "best",
    page: Annotated[int, typer.Option(min=1, max=500)] = 1,
    n: Annotated[int, typer.Option(min=1, max=100, help="How many products.")] = 20,
    personal: Annotated[bool, typer.Option(help="Whether the shopper's taste counts.")] = True,
    shop: ShopOption = DEMO,
    lang: Annotated[Spoken, typer.Option(help="In which language.")] = Spoken.en,
    as_json: JsonFlag = False,
) -> None:
    """Products that fulfil a wish, and what it was understood as. What none fulfils is said, never relaxed."""
    from daogou.app import answers
    from daogou.app.search import SORTS, Asked
    from daogou.types import InvalidInput

    chosen = next((each for each in SORTS if each == sort), None)
    if chosen is None:
        raise InvalidInput(f"Nothing is sorted by {sort}. There are: {', '.join(SORTS)}.")
    with opened_shop(shop) as opened:
        asked = Asked(wish, only or (), off or (), chosen, page, n, personal)
        found = opened.search(ShopperId(shopper), asked, lang.value, noted=False)
        currency = opened.settings.currency
    if as_json:
        print(json.dumps(answers.results(found, lang.value, currency), ensure_ascii=False, indent=1))
        return
    rows = [[c.product.id, c.product.title.within(lang.value), str(c.product.price or "")] for c in found.shown.cards]
    said = " · ".join([found.wish.what, *(chip.text for chip in found.chips if chip.on)]).strip(" ·")
    for words in found.wish.unread:
        print(f"“{words}” cannot be checked here: nothing in the catalogue states it that way.")
    head = _SAID[found.verdict].format(n=found.total)
    table(f"{said}: {head}" if said else head, ["id", "product", "price"], rows)
    for near in found.near:
        without = ", ".join(chip.text for chip in near.chips)
        print(f"{near.total} without “{without}”" if without else f"{near.total} with only some of the words")
        for product in near.products:
            print(f"  {product.id}  {product.title.within(lang.value)}  {product.price or ''}")
