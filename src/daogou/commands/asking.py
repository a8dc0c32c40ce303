"""`daogou ask` and `daogou compare`: what is true of products, and products side by side."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from daogou.commands.options import DEMO, JsonFlag, ShopOption, Spoken, opened_shop
from daogou.commands.terminal import table
from daogou.types import ProductId, ShopperId

Products = Annotated[list[str], typer.Argument(help="Ids of one to four products.")]
Who = Annotated[str, typer.Option(help="Who asks: an account; without it, a visitor.")]
_NOBODY = "visitor-terminal"


def ask(
    question: Annotated[str, typer.Argument(help="Chinese or English: How heavy is it? 能用在 LaserJet 5000 上吗？")],
    products: Products,
    shop: ShopOption = DEMO,
    shopper: Who = _NOBODY,
    lang: Annotated[Spoken, typer.Option(help="In which language.")] = Spoken.en,
    as_json: JsonFlag = False,
) -> None:
    """What is true of products: a value, yes or no, which is more, does it fit, what reviews say, why this one. Every
    line names its facts; what no fact says is said to be unknown."""
    from daogou.app import answers

    with opened_shop(shop) as opened:
        ids = [ProductId(each) for each in products]
        answer = opened.answer(ShopperId(shopper), ids, question, lang.value)
    if as_json:
        print(json.dumps(answers.answer(answer, lang.value), ensure_ascii=False, indent=1))
        return
    for said in answer.statements:
        print(f"{said.text}  [{', '.join(said.facts)}]")
    for each in answer.missing:
        print(each.text)
    if answer.instead:
        print("; ".join(each.within(lang.value) for each in answer.instead))


def compare(
    products: Products,
    shop: ShopOption = DEMO,
    shopper: Who = _NOBODY,
    lang: Annotated[Spoken, typer.Option(help="In which language.")] = Spoken.en,
    as_json: JsonFlag = False,
) -> None:
    """Two to four products side by side: what matters to the shopper first (with a *), then what differs."""
    from daogou.app import answers

    with opened_shop(shop) as opened:
        made = opened.compare(ShopperId(shopper), [ProductId(each) for each in products], lang.value)
    if as_json:
        print(json.dumps(answers.compared(made, lang.value), ensure_ascii=False, indent=1))
        return
    rows = [
        [f"{row.label}{' *' if row.matters else ''}", *(cell.text if cell else "—" for cell in row.cells)]
        for row in (*made.differing, *made.alike)
    ]
    table("", ["", *(of.title(lang.value) for of in made.products)], rows)
