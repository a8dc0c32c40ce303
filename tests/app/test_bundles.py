"""Sets made in a shop: within the budget, in stock, one of each role, personal, and swapped one at a time."""

import pytest

from daogou.app import Shop
from daogou.guide.sets.bundle import Bundle
from daogou.shop.events import Event
from daogou.shop.pricing.offer import Offer
from daogou.types import InvalidInput, NoBudget, NotFound, ProductId, ShopperId

WHO = ShopperId("s0")


def products(made: Bundle) -> list[str]:
    return [item.product.id for item in made.items]


def test_a_breakfast_within_its_budget(shop: Shop) -> None:
    made = shop.bundle(WHO, "breakfast for two under $12")
    assert made.name == "Breakfast for 2"
    assert made.people == 2
    assert made.budget is not None
    assert made.total.minor <= made.budget.minor == 1_200
    assert sum(item.listed.minor for item in made.items) == made.listed.minor == made.total.minor
    assert {item.role for item in made.items} >= {"bread", "dairy", "drink"}
    assert {missing.role: missing.why for missing in made.missing}["eggs"] == "not sold"
    assert len(set(products(made))) == len(made.items)


def test_it_speaks_both_languages(shop: Shop) -> None:
    made = shop.bundle(WHO, "两人早餐，预算 12 美元", language="zh")
    assert made.name == "2 人早餐"
    assert products(made) == products(shop.bundle(WHO, "breakfast for two under $12"))


@pytest.mark.parametrize("budget", [1, 199, 250, 500, 900, 5_000])
def test_the_budget_is_never_passed(shop: Shop, budget: int) -> None:
    made = shop.bundle(WHO, "breakfast for four", budget=budget)
    assert made.total.minor <= budget
    assert made.items or budget < 199
    assert all(missing.why in ("budget", "not sold") for missing in made.missing)


def test_for_more_people_more_of_it(shop: Shop) -> None:
    few, many = (shop.bundle(WHO, f"breakfast for {n}") for n in (2, 20))
    assert many.total.minor > few.total.minor
    assert all(item.quantity >= 1 for item in few.items)
    assert any(said.text for item in many.items for said in item.why), "the quantity says what it stands on"


def test_one_is_swapped_and_the_rest_stays(shop: Shop) -> None:
    made = shop.bundle(WHO, "breakfast")
    bread = next(item for item in made.items if item.role == "bread")
    rest = [item.product.id for item in made.items if item is not bread]
    again = shop.bundle(WHO, "breakfast", keep=rest, without=[bread.product.id])
    assert [item.product.id for item in again.items if item.role != "bread"] == rest
    swapped = next(item for item in again.items if item.role == "bread")
    assert swapped.product.id != bread.product.id
    assert swapped.product.category == bread.product.category


def test_what_is_kept_has_to_fit(shop: Shop) -> None:
    with pytest.raises(InvalidInput, match="more than the budget"):
        shop.bundle(WHO, "breakfast", budget=10, keep=[ProductId("p30")])


def test_what_is_to_stay_and_cannot_is_told(shop: Shop) -> None:
    with pytest.raises(NotFound, match="no-such-thing"):
        shop.bundle(WHO, "breakfast", keep=[ProductId("no-such-thing")])


def test_a_budget_that_is_none_is_told(shop: Shop) -> None:
    with pytest.raises(NoBudget, match="-60"):
        shop.bundle(WHO, "breakfast under -60")
    assert shop.bundle(WHO, "breakfast under -60", budget=6_000).budget


def test_hidden_and_sold_out_are_left_out(shop: Shop) -> None:
    before = next(item.product.id for item in shop.bundle(WHO, "breakfast").items if item.role == "bread")
    shop.accept([Event("hide-bread", WHO, "hide", shop.clock.now(), before)])
    assert before not in products(shop.bundle(WHO, "breakfast"))
    stocked = shop.database.products.frame().with_columns(stock=0)
    shop.database.products.add(stocked)
    assert not shop.bundle(WHO, "breakfast").items


def test_it_is_personal(shop: Shop) -> None:
    """Shopper s loves shelf s mod 5 and takes its first two products every week."""
    dairy = [
        next(item.product.id for item in shop.bundle(ShopperId(who), "breakfast").items if item.role == "dairy")
        for who in ("s2", "s7", "s12")
    ]
    assert set(dairy) <= {"p20", "p21"}


def test_around_a_product_it_stays_and_nothing_of_its_kind_comes(shop: Shop) -> None:
    made = shop.bundle(WHO, around=[ProductId("p00")], budget=2_000)
    assert products(made)[0] == "p00"
    assert made.total.minor <= 2_000
    shelves = [item.product.category for item in made.items]
    assert len(set(shelves)) == len(shelves), "one of each shelf"


def test_what_cannot_be_asked_for(shop: Shop) -> None:
    with pytest.raises(InvalidInput, match="either by a wish"):
        shop.bundle(WHO)
    with pytest.raises(InvalidInput, match="either by a wish"):
        shop.bundle(WHO, "breakfast", around=[ProductId("p00")])
    with pytest.raises(InvalidInput, match="No set is known"):
        shop.bundle(WHO, "zzz")
    with pytest.raises(NotFound):
        shop.bundle(WHO, around=[ProductId("nowhere")])


def test_a_department_makes_a_set_of_its_shelves(shop: Shop) -> None:
    made = shop.bundle(WHO, "a set of food under $15")
    shelves = [item.product.category for item in made.items]
    assert len(set(shelves)) == len(shelves) > 2
    assert made.total.minor <= 1_500


def test_offers_make_room_in_the_budget(shop: Shop) -> None:
    half = Offer.model_validate({"id": "half", "benefit": {"kind": "percent", "off": 5_000}})
    plain = shop.bundle(WHO, "breakfast for two", budget=700)
    cheaper = shop.bundle(WHO, "breakfast for two", budget=700, offers=[half])
    assert cheaper.total.minor <= 700 < cheaper.listed.minor
    assert len(cheaper.items) > len(plain.items)
    assert (
        cheaper.total.minor
        == shop.prices.quote(WHO, {item.product.id: item.quantity for item in cheaper.items}, more=[half]).quote.total
    )
