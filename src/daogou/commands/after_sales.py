"""`daogou after-sales …`: a shop's rules after the sale, and what was done by them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daogou.commands.options import DEMO, ShopOption, opened_shop
from daogou.commands.terminal import table

after_sales = typer.Typer(help="A shop's rules after the sale, and what was done by them.", no_args_is_help=True)


@after_sales.command()
def check(
    policy: Annotated[str, typer.Argument(help="A file, or the name of rules that come along: seven_days.")],
) -> None:
    """What the rules allow when, and what is wrong with them or hardly meant. Ends with 1 where something is wrong."""
    from daogou.shop.after_sales.policy import load_policy
    from daogou.shop.after_sales.review import findings

    rules = load_policy(policy if policy.isidentifier() and not Path(policy).is_file() else Path(policy))
    rows = [
        (
            action,
            ", ".join(rule.statuses),
            f"{rule.window.days:g} days from {rule.window.since}" if rule.window else "",
            rule.settle.replace("_", " "),
        )
        for action, rule in rules.actions.items()
    ]
    table(rules.name.within("en"), ["action", "in these statuses", "until", "money moves"], rows)
    found = findings(rules)
    for one in found:
        print(f"{one.severity}: {one.about}: {one.text}")
    raise typer.Exit(any(one.severity == "error" for one in found))


@after_sales.command()
def log(
    shopper: Annotated[str, typer.Option(help="Whose.")],
    shop: ShopOption = DEMO,
) -> None:
    """What a shopper asked for after the sale, what was proposed, confirmed, done or refused, and why."""
    from daogou.types import ShopperId, moment

    with opened_shop(shop) as opened:
        for line in opened.database.service.log(ShopperId(shopper)):
            print(f"{moment(line.at):%Y-%m-%d %H:%M:%S}  {line.kind:<9}  {line.proposal}  {line.content}".rstrip())
