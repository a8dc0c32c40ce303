"""`daogou bundle`: a set that goes together, in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.options import DEMO, JsonFlag, ShopOption, Spoken, opened_shop
from daogou.commands.terminal import table
from daogou.types import MOST, Language, ProductId, ShopperId


def bundle(
    wish: Annotated[str, typer.Argument(help='What for: "a barbecue for eight under $60", 护肤一套 300 元以内.')] = "",
    shopper: Annotated[str, typer.Option(help="Whose set; without it a newcomer's.")] = "visitor-0",
    around: Annotated[list[str] | None, typer.Option(help="Instead of a wish: products to build it around.")] = None,
    budget: Annotated[int | None, typer.Option(min=1, max=MOST, help="In whole minor units: 6000 for 60.00.")] = None,
    people: Annotated[int | None, typer.Option(min=1, max=500)] = None,
    keep: Annotated[list[str] | None, typer.Option(help="A product that stays; may be repeated.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="A product that is not to be in it.")] = None,
    offers: Annotated[
        Path | None, typer.Option(help="A line of JSON an offer (docs/offers.md): the budget is kept after them.")
    ] = None,
    shop: ShopOption = DEMO,
    lang: Annotated[Spoken, typer.Option(help="The reasons' language.")] = Spoken.en,
    as_json: JsonFlag = False,
) -> None:
    """A set that goes together, for an occasion or around products, within a budget."""
    import json

    from daogou.app import answers
    from daogou.shop.pricing.offer import read_offer

    language: Language = "zh" if lang is Spoken.zh else "en"
    some = [[ProductId(id_) for id_ in each or ()] for each in (around, keep, without)]
    given = [read_offer(line) for line in offers.read_text("utf-8").splitlines() if line.strip()] if offers else []
    with opened_shop(shop) as opened:
        made = opened.bundle(ShopperId(shopper), wish, some[0], budget, people, some[1], some[2], language, given)
    if as_json:
        print(json.dumps(answers.bundle(made, language), ensure_ascii=False, indent=1))
        return
    rows = [
        [
            one.role_name.within(language),
            f"{one.quantity} × {one.product.title.within(language)}",
            str(one.listed),
            "\n".join(said.text for said in one.why),
        ]
        for one in made.items
    ]
    table(f"{made.name}: {made.total}", ["role", "product", "price", "why"], rows)
    for lacking in made.missing:
        print(f"{lacking.role_name.within(language)}: {lacking.why}")
