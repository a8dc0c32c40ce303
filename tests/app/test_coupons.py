"""A shop with campaigns learns who redeems, and shows the likelier coupons first; one without says why it does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from daogou.app import Settings, Shop, open_shop
from daogou.cli import app
from daogou.shop.offers import OFFER_COLUMNS
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.testing.campaigns import PRODUCTS, made_up_campaigns
from daogou.testing.shops import SmallShop
from daogou.types import DAY, ShopperId, Words, moment, seconds

NOW = moment(270 * DAY)


@pytest.fixture
def clipped(tmp_path: Path) -> Iterator[Shop]:
    """A shop in which the ninth campaign runs, and one on other products that began with it."""
    made = open_shop(tmp_path / "clip", Settings(Words("Clip"), "USD", "UTC", demo=True, now=NOW.isoformat()))
    shop = SmallShop(made.folder, made.settings, made.keys, made.database)
    facts, lines = made_up_campaigns(shoppers=160)
    texts = dict.fromkeys(
        (name for name, kind in PRODUCT_COLUMNS.items() if kind == pl.String and "attr" not in name), "x"
    )
    goods = [{**texts, "id": f"p{n}", "price": 250, "recommendable": True} for n in range(PRODUCTS)]
    shop.database.products.add(pl.DataFrame(goods, schema=PRODUCT_COLUMNS).sort("id"))
    shop.database.orders.add(lines.filter(pl.col("at") < seconds(NOW)))
    other = facts.campaigns[-1:].with_columns(id=pl.lit("d"))
    invited = facts.invitations.filter(pl.col("campaign") == "c8").with_columns(campaign=pl.lit("d"))
    shop.database.offers.add_campaigns(pl.concat([facts.campaigns, other]), pl.concat([facts.invitations, invited]))
    offers = pl.concat([facts.offers, pl.DataFrame({"id": ["d-o"], "campaign": ["d"]})])
    offers = offers.with_columns(code=pl.lit("X"), amount=pl.lit(50, pl.Int64), estimated=pl.lit(False))
    scope = pl.concat([facts.scope, pl.DataFrame({"offer": ["d-o"] * 10, "product": [f"p{n}" for n in range(5, 15)]})])
    shop.database.offers.add_offers(offers.select(list(OFFER_COLUMNS)), scope)
    shop.database.offers.add_redemptions(facts.redemptions.filter(pl.col("at") < seconds(NOW)))
    shop.train()
    yield shop
    shop.close()


def test_the_likelier_campaign_comes_first(clipped: Shop) -> None:
    told = clipped.serving().release.manifest["redemption"]
    assert told["foretold"]["auc"] > 0.8
    facts = clipped.database.offers.facts()
    chances = {}
    for who in facts.invitations.filter(pl.col("campaign") == "c8")["shopper"].to_list():
        found = clipped.coupons.of(ShopperId(who))
        assert {each.offer.campaign for each in found} <= {"c8", "d"}
        probabilities = [each.probability or 0.0 for each in found]
        assert probabilities == sorted(probabilities, reverse=True)
        chances[who] = max(probabilities)
        chance = {each.offer.id: each.probability for each in found}
        first = clipped.coupons.in_order(ShopperId(who), [each.offer for each in found[::-1]])[0]
        assert chance[first.id] == probabilities[0]
    clippers = [p for who, p in chances.items() if int(who[1:]) % 2 == 0]
    others = [p for who, p in chances.items() if int(who[1:]) % 2]
    assert sum(clippers) / len(clippers) > 3 * sum(others) / len(others)


def test_who_is_not_invited_has_none(clipped: Shop) -> None:
    invited = set(clipped.database.offers.facts().invitations.filter(pl.col("campaign") == "c8")["shopper"])
    other = next(f"s{n}" for n in range(160) if f"s{n}" not in invited)
    assert clipped.coupons.of(ShopperId(other)) == []


def test_on_the_command_line(clipped: Shop) -> None:
    who = clipped.database.offers.facts().invitations.filter(pl.col("campaign") == "c8")["shopper"][0]
    place = str(clipped.folder)
    shown = CliRunner().invoke(app, ["coupons", "--shopper", who, "--shop", place, "--json"])
    told = json.loads(shown.output)
    assert {each["campaign"] for each in told} <= {"c8", "d"}
    assert 0 < told[0]["probability"] < 1
    assert "X" in CliRunner().invoke(app, ["coupons", "--shopper", who, "--shop", place]).output


def test_a_shop_without_campaigns_says_so(shop: Shop) -> None:
    assert "0 invitations" in shop.serving().release.manifest["redemption"]["left_out"]
    assert shop.coupons.of(ShopperId("s0")) == []
