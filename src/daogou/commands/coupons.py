"""`daogou coupons`: which coupons one shopper may use now."""

from __future__ import annotations

from typing import Annotated

import typer

from daogou.commands.options import DEMO, JsonFlag, ShopOption, opened_shop
from daogou.commands.terminal import table
from daogou.types import ShopperId


def coupons(
    shopper: Annotated[str, typer.Option(help="The shopper's id.")],
    shop: ShopOption = DEMO,
    n: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: JsonFlag = False,
) -> None:
    """The coupons that this shopper may use now and most probably will, on what they buy."""
    import json

    from daogou.app import answers

    with opened_shop(shop) as opened:
        found = opened.coupons.of(ShopperId(shopper), n)
    if as_json:
        print(json.dumps([answers.coupon(each) for each in found], ensure_ascii=False, indent=1))
        return
    rows = [
        [each.offer.id, each.offer.code, f"{each.offer.ends:%Y-%m-%d}", str(each.bought), _share(each.probability)]
        for each in found
    ]
    table(f"For {shopper}", ["coupon", "code", "ends", "products of it bought", "campaign redeemed"], rows)


def _share(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.0%}"
