"""`daogou read`: what products are like, and what shoppers say of themselves, from their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daogou.commands.options import DEMO, ShopOption, opened_shop
from daogou.commands.terminal import bars, table

if TYPE_CHECKING:
    from daogou.app import Shop
    from daogou.language.run import Desk

read = typer.Typer(help="Read what products' and shoppers' own words say.", no_args_is_help=True)


@read.command("products")
def products(
    shop: ShopOption = DEMO,
    llm: Annotated[str, typer.Option(help="A language model reads them too, as in docs/language-models.md.")] = "",
    limit: Annotated[int | None, typer.Option(help="So many products alone.", min=1)] = None,
    tokens: Annotated[int | None, typer.Option(help="The most tokens that this run may take.", min=1)] = None,
) -> None:
    """Attributes, uses and compatibility from titles and descriptions, where the catalogue states none. What the shop
    states is never touched; a second run asks a model only for what has changed."""
    with opened_shop(shop) as opened:
        desk = _desk(opened, llm, tokens)
        with bars() as progress:
            done = opened.items.read(desk, limit, progress)
    rows = [["products", f"{done.products:,}"], *([f"found by {by}", f"{n:,}"] for by, n in done.found.items())]
    rows += [[f"answers: {by}", f"{n:,}"] for by, n in done.answers.items()]
    rows += [[f"dropped: {why}", f"{n:,}"] for why, n in done.dropped.items()]
    table("Read", ["", ""], rows)


@read.command("shoppers")
def shoppers(
    shop: ShopOption = DEMO,
    llm: Annotated[str, typer.Option(help="Another language model than the shop's; its answers are kept too.")] = "",
    limit: Annotated[int | None, typer.Option(help="So many accounts alone.", min=1)] = None,
    tokens: Annotated[int | None, typer.Option(help="The most tokens that this run may take.", min=1)] = None,
) -> None:
    """What shoppers' own texts say where the rules could not tell, asked of a language model. Profiles count the
    answers of the shop's own model (`llm` in shop.json). A run that was cut off goes on where it was."""
    from daogou.types import NotReady

    with opened_shop(shop) as opened:
        desk = _desk(opened, llm, tokens)
        if desk is None:
            raise NotReady("No language model is configured: name one with --llm, or as `llm` in shop.json.")
        with bars() as progress:
            done = opened.beliefs.read(desk, limit, progress)
    rows = [["shoppers", f"{done.shoppers:,}"], ["taken as said", f"{done.said:,}"]]
    rows += [[f"answers: {by}", f"{n:,}"] for by, n in done.answers.items()]
    rows += [[f"dropped: {why}", f"{n:,}"] for why, n in done.dropped.items()]
    table("Read", ["", ""], rows)


def _desk(shop: Shop, llm: str, tokens: int | None) -> Desk | None:
    """The shop's desk, or one for the model that was named; None where there is neither."""
    from daogou.app.language import LanguageSettings, desk_of
    from daogou.types import NotReady

    settings = LanguageSettings.of(shop.settings.llm)
    if llm and llm != settings.model:
        settings = settings.model_copy(update={"model": llm, "base_url": "", "prices": None})
    if tokens is not None:
        settings = settings.model_copy(update={"budget": settings.budget.model_copy(update={"run_tokens": tokens})})
    if not settings.model:
        return None
    desk = desk_of(shop.folder, settings.model_dump(), shop.key)
    if desk.generator is None:
        raise NotReady(f"The model {settings.model} cannot be asked: {desk.lacking}.")
    return desk
