"""The shop's rules on the cards of the products that they name."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from daogou.app import Shop
from daogou.guide.cards import Card
from daogou.shop.pricing.offer import Offer
from daogou.testing.shops import small
from daogou.types import ShopperId

WHO, VISITOR = ShopperId("s0"), ShopperId("visitor-9")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = small(tmp_path_factory.mktemp("rules") / "shop")
    yield opened
    opened.close()


def _cards(shop: Shop, who: ShopperId) -> Sequence[Card]:
    return shop.recommend(who, 10, noted=False).cards


def test_a_rule_is_on_what_it_names_for_whom_it_holds_while_it_holds(shop: Shop) -> None:
    first, second = (card.product.id for card in _cards(shop, WHO)[:2])
    now, half = shop.clock.now(), {"kind": "percent", "off": 5000}
    told: list[dict[str, object]] = [
        {"id": "here", "scope": {"products": [first]}, "ends": now + timedelta(days=1)},
        {"id": "members", "scope": {"products": [first]}, "members": True},
        {"id": "over", "scope": {"products": [first]}, "ends": now - timedelta(days=1)},
        {"id": "secret", "scope": {"products": [first]}, "code": "SHH"},
        {"id": "everything"},
    ]
    shop.database.offers.add_rules([Offer.model_validate({"benefit": half, **each}) for each in told])
    on = {card.product.id: [rule.id for rule in card.rules] for card in _cards(shop, WHO)}
    assert on[first] == ["here", "members"]
    assert on[second] == []
    assert all("members" not in [rule.id for rule in card.rules] for card in _cards(shop, VISITOR))
