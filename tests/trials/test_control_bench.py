"""The bench's oracle and its reading of what the shop does, on a small part of the made-up shop."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from daogou.shop.texts import TEXT_COLUMNS
from daogou.testing.madeup.demo import fill, open_made_up
from daogou.testing.madeup.world import make
from daogou.testing.shops import SmallShop
from daogou.trials.control import StoppedClock, edits, outcome
from daogou.trials.faithful import faithful
from daogou.types import seconds


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> SmallShop:
    opened = open_made_up(tmp_path_factory.mktemp("control") / "shop")
    fill(opened, shoppers=12, products=200)
    made = SmallShop(Path(opened.folder), opened.settings, opened.keys, opened.database)
    made.train()
    return made


def test_hard_edits_are_obeyed_soft_ones_move_up_and_undo_restores(shop: SmallShop) -> None:
    clock = StoppedClock(shop.clock.now().replace(microsecond=0))
    shop.clock = clock
    who = shop.sample_shoppers(1)[0][0]
    items = make(0, 1, 200).items
    for edit in islice(edits(np.random.default_rng(3), items), 40):
        told = outcome(shop, clock, who, edit)
        assert told.understood, edit.words
        assert told.obeyed is not False, edit.words
        assert told.up is not False, edit.words
        assert told.tau == pytest.approx(1)
        assert told.restored
        assert told.scoped


def test_who_avoids_a_lot_in_writing_keeps_the_order_of_the_rest_in_every_edit(shop: SmallShop) -> None:
    shop.clock = clock = StoppedClock(shop.clock.now().replace(microsecond=0))
    items = make(0, 1, 200).items
    who = shop.sample_shoppers(12)[-1][0]
    kinds = list(dict.fromkeys(item.kind.plural.en for item in items))[:6]
    words = [*(f"I don't like {kind}." for kind in kinds[1:]), f"I'm allergic to {kinds[0]}."]
    at = seconds(clock.now()) - 3_600
    rows = [(f"avoids-{n}", who, "chat", None, at, text, None, "en") for n, text in enumerate(words)]
    shop.database.texts.add(pl.DataFrame(rows, schema=TEXT_COLUMNS, orient="row"))
    written, stated = {row[0] for row in rows}, shop.control.view(who).stated
    assert {fact.removeprefix("text:") for fact in [*stated.shunned, *stated.out]} >= written
    assert stated.out
    for edit in islice(edits(np.random.default_rng(5), items), 30):
        told = outcome(shop, clock, who, edit)
        assert told.tau == pytest.approx(1), edit.words
        assert told.spared, edit.words
        assert told.scoped, edit.words
        assert told.restored


def test_faithfulness_is_measured_on_reasons_that_cite(shop: SmallShop) -> None:
    people = [who for who, _ in shop.sample_shoppers(12)]
    row = faithful(shop, people, 25, np.random.default_rng(0))
    assert row["n"] == 25
    assert 0.5 < row["lower"] <= 1
