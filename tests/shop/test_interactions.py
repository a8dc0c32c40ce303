"""Interactions from a shop's facts: of all shoppers and of one, taking-back included."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import BUY, CART, HIDE, INTERACTION_KINDS, LIKE, VIEW, Interactions, from_frames, of_one
from daogou.shop.orders import ORDER_LINE_COLUMNS, Bought
from daogou.types import UnknownProduct

PRODUCTS = np.array(["apple", "bread", "corn", "dates"])
ROWS = {product: row for row, product in enumerate(PRODUCTS.tolist())}


def key(shopper: str) -> int:
    return sum(shopper.encode()) + 2**63


def lines(*rows: tuple[str, str, int, str, int]) -> pl.DataFrame:
    """Order lines from (order, shopper, at, product, quantity)."""
    full = [(order, 1, shopper, at, "shop", product, n, 100, 0, 0) for order, shopper, at, product, n in rows]
    return pl.DataFrame(full, schema=ORDER_LINE_COLUMNS, orient="row")


def bought(order_lines: pl.DataFrame) -> Bought:
    """What a store answers for these lines, its orders in the order of the lines."""
    heads = order_lines.unique("order", keep="first", maintain_order=True)
    places = {order: place for place, order in enumerate(heads["order"])}
    return Bought(
        orders=heads["order"].to_list(),
        at=heads["at"].to_numpy(),
        order=np.array([places[order] for order in order_lines["order"]], dtype=np.int64),
        products=order_lines["product"].to_list(),
        quantities=order_lines["quantity"].to_numpy().astype(np.float32),
    )


def events(*rows: tuple[str, str, str, str | None, int]) -> pl.DataFrame:
    """Events from (id, shopper, kind, product, at)."""
    return pl.DataFrame([(*row, None, None, None) for row in rows], schema=EVENT_COLUMNS, orient="row")


def seen(log: Interactions) -> list[tuple[int, int, int]]:
    """(shopper, product, kind) of each row."""
    columns = (log.shoppers.tolist(), log.products.tolist(), log.kinds.tolist())
    return list(zip(*columns, strict=True))


def test_orders_and_events_become_rows_by_shopper_and_time() -> None:
    bought = lines(("o2", "zoe", 50, "corn", 2), ("o1", "ann", 30, "bread", 1), ("o1", "ann", 30, "apple", 3))
    done = events(
        ("e1", "ann", "view", "dates", 10), ("e2", "mia", "like", "corn", 20), ("e3", "zoe", "cart", "corn", 60)
    )
    log, shoppers = from_frames(bought, done, PRODUCTS, key)
    assert shoppers == ["ann", "mia", "zoe"]
    assert seen(log) == [(0, 3, VIEW), (0, 0, BUY), (0, 1, BUY), (1, 2, LIKE), (2, 2, BUY), (2, 2, CART)]
    assert log.at.tolist() == [10, 30, 30, 20, 50, 60]
    assert log.quantities.tolist() == [1, 3, 1, 1, 2, 1]
    assert log.baskets.tolist() == [-1, 0, 0, -1, 1, -1]
    assert log.keys.tolist() == [key("ann"), key("mia"), key("zoe")]
    assert log.facts is None


@pytest.mark.parametrize(
    ("act", "undo", "code"), [("cart", "uncart", CART), ("like", "unlike", LIKE), ("hide", "unhide", HIDE)]
)
def test_what_was_taken_back_is_gone(act: str, undo: str, code: int) -> None:
    done = events(
        ("e1", "ann", act, "corn", 10),
        ("e2", "ann", act, "dates", 11),
        ("e3", "bob", act, "corn", 12),
        ("e4", "ann", undo, "corn", 20),
        ("e5", "ann", "view", "corn", 15),
    )
    log, _ = from_frames(lines(), done, PRODUCTS, key)
    assert seen(log) == [(0, 3, code), (0, 2, VIEW), (1, 2, code)]


def test_what_is_done_again_counts_again() -> None:
    done = events(
        ("e1", "ann", "cart", "corn", 10), ("e2", "ann", "uncart", "corn", 10), ("e3", "ann", "cart", "corn", 10)
    )
    log, _ = from_frames(lines(), done, PRODUCTS, key)
    assert seen(log) == [(0, 2, CART)], "in one second the order of the rows decides"


def test_taking_out_takes_one_piece_out() -> None:
    done = events(*((f"e{at}", "ann", kind, "corn", at) for at, kind in enumerate(("cart", "cart", "uncart"))))
    assert of_one(bought(lines()), done, ROWS, 1).at.tolist() == [0], "the first is still in"


def test_searches_and_impressions_are_no_interactions() -> None:
    done = events(("e1", "ann", "search", None, 10), ("e2", "ann", "impression", None, 11))
    log, shoppers = from_frames(lines(), done, PRODUCTS, key)
    assert shoppers == []
    assert len(log) == 0
    assert log.n_products == 4


def test_an_unknown_product_is_named() -> None:
    with pytest.raises(UnknownProduct, match="eggs"):
        from_frames(lines(("o1", "ann", 1, "eggs", 1)), events(), PRODUCTS, key)


def test_a_product_that_the_models_do_not_know_yet_is_left_out_of_ones_history() -> None:
    orders = bought(lines(("o1", "ann", 1, "eggs", 1), ("o2", "ann", 2, "corn", 1)))
    mine = of_one(orders, events(("e1", "ann", "view", "figs", 1), ("e2", "ann", "view", "dates", 3)), ROWS, 5)
    assert seen(mine) == [(0, 2, BUY), (0, 3, VIEW)]
    assert mine.facts is not None
    assert mine.facts.tolist() == ["order:o2", "event:e2"]


def test_one_shopper_with_linked_visitors_and_facts() -> None:
    orders = bought(lines(("o1", "ann", 30, "bread", 1), ("o1", "ann", 30, "apple", 3)))
    done = events(
        ("e1", "visitor-1", "cart", "dates", 10),
        ("e2", "ann", "uncart", "dates", 20),
        ("e3", "visitor-2", "view", "corn", 40),
    )
    mine = of_one(orders, done, ROWS, 77)
    assert mine.n_shoppers == 1
    assert mine.keys.tolist() == [77]
    assert seen(mine) == [(0, 0, BUY), (0, 1, BUY), (0, 2, VIEW)], "an account takes back what its visitor did"
    assert mine.facts is not None
    assert mine.facts.tolist() == ["order:o1", "order:o1", "event:e3"]


def test_one_shopper_as_of_a_moment() -> None:
    done = events(
        ("e1", "ann", "hide", "corn", 10), ("e2", "ann", "unhide", "corn", 20), ("e3", "ann", "view", "corn", 30)
    )
    assert seen(of_one(bought(lines()), done, ROWS, 1, until=20)) == [(0, 2, HIDE)]
    assert seen(of_one(bought(lines()), done, ROWS, 1, until=30)) == []


_KINDS = st.sampled_from(["view", "cart", "uncart", "like", "unlike", "hide", "unhide", "search"])


def in_force(acts: list[tuple[str, str, int]]) -> list[tuple[int, str, str]]:
    """(at, kind, product) of what still holds, one event after the other: marks are erased, the cart is a stack."""
    kept: list[tuple[int, str, str]] = []
    for kind, product, at in sorted(acts, key=lambda act: act[2]):
        taken = {"uncart": "cart", "unlike": "like", "unhide": "hide"}.get(kind)
        held = [row for row in kept if row[1:] == (taken, product)]
        if kind in ("cart", "like", "hide", "view"):
            kept.append((at, kind, product))
        elif kind == "uncart" and held:
            kept.reverse()
            kept.remove(held[-1])  # the last such row: equal rows cannot be told apart
            kept.reverse()
        elif taken and kind != "uncart":
            kept = [row for row in kept if row not in held]
    return sorted(kept)


@given(st.lists(st.tuples(_KINDS, st.sampled_from(PRODUCTS[:2].tolist()), st.integers(0, 15)), max_size=25))
def test_what_holds_is_what_one_walk_through_the_events_leaves(acts: list[tuple[str, str, int]]) -> None:
    done = events(*((f"e{i}", "ann", kind, product, at) for i, (kind, product, at) in enumerate(acts)))
    mine = of_one(bought(lines()), done, ROWS, 1)
    kinds = [INTERACTION_KINDS[kind] for kind in mine.kinds]
    rows = zip(mine.at.tolist(), kinds, PRODUCTS[mine.products].tolist(), strict=True)
    assert sorted(rows) == in_force(acts)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(PRODUCTS.tolist()), st.integers(0, 9)), max_size=12),
    st.lists(
        st.tuples(st.sampled_from("ab"), _KINDS, st.sampled_from(PRODUCTS.tolist()), st.integers(0, 9)), max_size=20
    ),
)
def test_one_is_the_same_as_one_of_all(
    purchases: list[tuple[str, str, int]], acts: list[tuple[str, str, str, int]]
) -> None:
    orders = lines(*((f"{who}{at}", who, at, product, 1) for who, product, at in purchases))
    done = events(*((f"e{i}", who, kind, product, at) for i, (who, kind, product, at) in enumerate(acts)))
    log, shoppers = from_frames(orders, done, PRODUCTS, key)
    for place, who in enumerate(shoppers):
        own, did = (frame.filter(pl.col("shopper") == who) for frame in (orders, done))
        mine = of_one(bought(own), did, ROWS, key(who))
        theirs = log.take(np.array([place]))
        for name in ("products", "at", "kinds", "quantities", "keys"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(PRODUCTS.tolist()), st.integers(0, 9)), max_size=15))
def test_pairs_are_the_distinct_ones(purchases: list[tuple[str, str, int]]) -> None:
    bought = lines(*((f"{who}{at}", who, at, product, 1) for who, product, at in purchases))
    log, _ = from_frames(bought, events(), PRODUCTS, key)
    pairs = log.pairs
    for shopper in range(log.n_shoppers):
        part = slice(pairs.offsets[shopper], pairs.offsets[shopper + 1])
        rows = slice(log.offsets[shopper], log.offsets[shopper + 1])
        assert pairs.products[part].tolist() == sorted(set(log.products[rows].tolist()))
    np.testing.assert_array_equal(pairs.products[pairs.of_row], log.products)
