"""What was stated, done to an order: asked-for things go up within bounds, all else keeps its order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from daogou.ranking.stated import EVERY, LOWER, NEARER, Stated, lowered, moved

ORDERS = st.integers(1, 60).flatmap(
    lambda n: st.tuples(st.permutations(range(n)), st.lists(st.booleans(), min_size=n, max_size=n))
)


@given(ORDERS)
def test_only_what_was_asked_for_moves_and_only_up(drawn: tuple[list[int], list[bool]]) -> None:
    order, wanted = np.array(drawn[0]), np.array(drawn[1])
    result = moved(order.astype(np.int32), {"s": wanted})
    now = result.order.tolist()
    assert sorted(now) == sorted(drawn[0])
    for group in (wanted, ~wanted):
        assert [p for p in now if group[p]] == [p for p in drawn[0] if group[p]]
    for product in np.flatnonzero(wanted):
        before, after = drawn[0].index(product), now.index(product)
        assert after <= before
        assert result.before[product] == before
        assert (int(product) in result.by) == (after < before)
    own = wanted[order]
    on_top = own[: own.sum()].all()
    assert bool(result.by) != bool(on_top)


@given(ORDERS)
def test_no_more_places_are_given_away_than_the_bound(drawn: tuple[list[int], list[bool]]) -> None:
    order, wanted = np.array(drawn[0]), np.array(drawn[1])
    now = moved(order.astype(np.int32), {"s": wanted}).order
    for reach in range(1, len(now) + 1):
        risen, near = wanted[now[:reach]].sum(), wanted[order[: NEARER * reach]].sum()
        assert risen <= max(near, -(-reach // EVERY))


def test_what_is_left_out_is_out() -> None:
    allowed = np.array([True, True, False, True])
    out = {"a": np.array([True, False, False, False]), "b": np.array([False, False, True, True])}
    assert Stated(out).left(allowed).tolist() == [False, True, False, False]
    assert Stated().left(allowed).tolist() == allowed.tolist()


@given(ORDERS)
def test_what_is_shunned_goes_down_and_nothing_else_changes_its_order(drawn: tuple[list[int], list[bool]]) -> None:
    order, mask = np.array(drawn[0], np.int32), np.array(drawn[1])
    after = lowered(order, {"s": mask, "t": mask}).tolist()
    assert sorted(after) == sorted(drawn[0])
    for group in (mask, ~mask):
        assert [p for p in after if group[p]] == [p for p in drawn[0] if group[p]]
    for place, product in enumerate(drawn[0]):
        if mask[product]:
            # behind all the others that stood before this place
            assert {p for p in drawn[0][: NEARER * place + LOWER] if not mask[p]} <= set(after[: after.index(product)])
