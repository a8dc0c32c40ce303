"""The chooser against brute force: never above the budget, never worse than the best, offers used where they help."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.guide.sets.choose import MUST, Option, Part, choose
from daogou.types import ProductId

Costs = list[list[tuple[int, int]]]
COSTS = st.lists(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), min_size=0, max_size=5), min_size=1, max_size=5
)


def parts(costs: Costs, must: list[bool]) -> list[Part]:
    """Each option is a product of its own; its worth is in eighths, which floats hold exactly."""
    return [
        Part([Option(ProductId(f"{role}-{n}"), 1, cost, worth / 8) for n, (cost, worth) in enumerate(some)], need)
        for role, (some, need) in enumerate(zip(costs, must, strict=False))
    ]


def best(roles: list[Part], budget: int) -> float:
    """The worth of the best set, by trying all."""
    found = 0.0
    for chosen in product(*([None, *role.options] for role in roles)):
        if sum(option.cost for option in chosen if option) <= budget:
            worth = sum(
                option.worth + (MUST if role.must else 0) for role, option in zip(roles, chosen, strict=True) if option
            )
            found = max(found, worth)
    return found


@given(COSTS, st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 200))
def test_the_best_set_within_the_budget(costs: Costs, must: list[bool], budget: int) -> None:
    roles = parts(costs, must)
    made = choose(roles, budget)
    worth = sum(
        option.worth + (MUST if role.must else 0)
        for role, option in zip(roles, made.options, strict=True)
        if option is not None
    )
    assert worth == best(roles, budget)
    assert made.listed == made.total == sum(option.cost for option in made.options if option) <= budget


@given(COSTS, st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 200), st.integers(0, 3))
def test_after_offers_the_budget_is_kept_too(costs: Costs, must: list[bool], budget: int, cheaper: int) -> None:
    roles = parts(costs, must)
    cost = {option.product: option.cost for role in roles for option in role.options}

    def price(cart: Mapping[ProductId, int]) -> int:
        listed = sum(cost[id_] * n for id_, n in cart.items())
        return listed - (listed * cheaper // 10 if len(cart) > 1 else 0)

    made = choose(roles, budget, price)
    cart = {option.product: option.quantity for option in made.options if option}
    assert made.total == price(cart) <= budget


def test_an_offer_makes_room_for_what_would_not_fit() -> None:
    roles = [Part([Option(ProductId("a"), 1, 60, 1.0)], True), Part([Option(ProductId("b"), 1, 60, 1.0)], True)]
    assert [bool(option) for option in choose(roles, 100).options] != [True, True]
    made = choose(roles, 100, lambda cart: 60 * len(cart) - (30 if len(cart) == 2 else 0))
    assert (made.listed, made.total) == (120, 90)


def test_what_a_set_needs_goes_before_what_it_may_have() -> None:
    roles = [Part([Option(ProductId("a"), 1, 50, 1.0)], False), Part([Option(ProductId("b"), 1, 60, 0.1)], True)]
    assert [option and option.product for option in choose(roles, 100).options] == [None, "b"]


def test_without_a_budget_the_best_of_each() -> None:
    roles = parts([[(5, 1), (900, 2)], [(7, 3)]], [True, False])
    assert choose(roles, None).listed == 907


@pytest.mark.parametrize("roles", [[], [Part([], True)]])
def test_nothing_to_choose_from(roles: list[Part]) -> None:
    made = choose(roles, 100)
    assert not any(made.options)
    assert made.total == 0
