"""A release with a learned ranker: it orders the list, explains itself by its models, and can be done without."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import numpy as np
import pytest
from starlette.testclient import TestClient

from daogou.app import Shop, answers
from daogou.app.serving import Serving, serve
from daogou.features.build import build
from daogou.ranking.attribution import by_model, shared_out
from daogou.ranking.heads import Head, Heads, Platt, restored_heads
from daogou.ranking.learned import candidates, table
from daogou.ranking.ranker import Ranker
from daogou.ranking.shortlist import UNKNOWN
from daogou.shop.interactions import Interactions, from_frames
from daogou.testing.shops import NOW, Letters, small
from daogou.training.rank import Form, RankConfig, fit_ranker
from daogou.types import ProductId, ShopperId
from daogou.web.guard import LOOPBACK
from daogou.web.server import create

pytest.importorskip("lightgbm", reason="the ranker extra is not installed")

WHO = ShopperId("s3")
CALIBRATION = Platt(0.8, -0.3)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The small shop, with a ranker in its release."""
    shop = small(tmp_path_factory.mktemp("shop"))
    served = shop.serving()
    frame, release = shop.database.products.frame(), served.release
    lines, events = shop.database.orders.lines(), shop.database.events.interactions()
    log, _ = from_frames(lines, events, frame["id"].to_numpy(), shop.key)

    def prepare(some: Interactions) -> dict[str, np.ndarray]:
        return build(frame, some, lambda texts: Letters().encode(texts, "passage"))

    settings = release.manifest["settings"]
    form, config = Form(settings, ordered=True), RankConfig(trees=30, near=99)
    learned = fit_ranker(settings, served.ranker.blend, log, prepare, config, form=form)
    assert learned is not None
    arrays = {**release.arrays, **{f"ranker/{name}": array for name, array in learned.state().items()}}
    arrays |= {f"heads/{name}": array for name, array in Heads(CALIBRATION).state().items()}
    shop.releases.publish(arrays, release.manifest, NOW)
    return shop


def served(shop: Shop) -> Serving:
    return shop.serving()


def test_it_orders_the_list(ranked: Shop) -> None:
    ranker = served(ranked).ranker
    now = ranked.now()
    history = ranked.history(WHO, now)
    moments = np.array([now])
    scores = {name: model.score(history, moments) for name, model in ranker.models.items()}
    assert ranker.learned is not None
    rows = table(history, moments, candidates(ranker.blend, scores, ranker.features["recommendable"]), ranker.features)
    ranks = dict(zip(rows.products.tolist(), ranker.learned.rank(rows).tolist(), strict=True))
    found = ranker.shortlist(history, now, 8).entries
    shown = [ranker.rows[entry.product] for entry in found]
    assert [entry.score for entry in found] == pytest.approx(sorted(ranks.values(), reverse=True)[:8])
    assert [ranks[row] for row in shown] == pytest.approx([entry.score for entry in found])
    plain = Ranker(ranker.release, ranker.models, ranker.blend, ranker.features)
    assert [entry.product for entry in plain.shortlist(history, now, 8).entries] != [entry.product for entry in found]


def test_every_place_has_its_reason(ranked: Shop) -> None:
    now = ranked.now()
    history, ranker = ranked.history(WHO, now), served(ranked).ranker
    entries = ranker.shortlist(history, now, 10).entries
    assert len(entries) == 10
    assert all(entry.reasons for entry in entries)
    bought = {ranker.products[row] for row in history.products}
    again = {entry.product for entry in entries if {"again", "due"} & {reason.kind for reason in entry.reasons}}
    assert again
    assert again <= bought


def test_every_place_has_its_probabilities(ranked: Shop) -> None:
    now = ranked.now()
    history, ranker = ranked.history(WHO, now), served(ranked).ranker
    scores = {name: model.score(history, np.array([now])) for name, model in ranker.models.items()}
    found = candidates(ranker.blend, scores, ranker.features["recommendable"])
    rows = table(history, np.array([now]), found, ranker.features)
    assert ranker.learned is not None
    told = CALIBRATION.probability(ranker.learned.log_odds(rows, ranker.learned.rank(rows)))
    wanted = dict(zip(rows.products.tolist(), told.tolist(), strict=True))
    shown = ranked.recommend(WHO, 8, noted=False)
    for card in shown.cards:
        assert card.chances.purchase == pytest.approx(wanted[ranker.rows[card.product.id]])
        assert card.chances.interest is None, "nobody looked at anything"
    first = answers.shown(shown, "en")["items"][0]["probabilities"]
    assert first == {"purchase": shown.cards[0].chances.purchase, "interest": None}


def test_a_page_says_how_probable_where_it_says_why(ranked: Shop) -> None:
    with TestClient(create(ranked, LOOPBACK), base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        client.post("/sign-in", data={"shopper": WHO})
        page = client.get("/").text
    likely = [card.chances.purchase for card in ranked.recommend(WHO, noted=False).cards]
    told = [round(100 * chance) for chance in likely if chance and chance >= 0.01]
    assert told
    assert re.findall(r"In about (\d+) of 100 such cases", page)[-1:] == [str(told[-1])]


def test_what_the_blend_alone_ranks_has_none(ranked: Shop) -> None:
    without = Shop(ranked.folder, replace(ranked.settings, ranker=False), ranked.keys, ranked.database)
    assert {card.chances for card in without.recommend(WHO, 8, noted=False).cards} == {UNKNOWN}


def test_an_interest_head_comes_back_and_tells_by_name(ranked: Shop) -> None:
    ranker = served(ranked).ranker
    assert ranker.learned is not None
    heads = Heads(CALIBRATION, Head(ranker.learned.purchase, Platt(1.0, 0.0)))
    again = restored_heads(heads.state())
    now = ranked.now()
    history, moments = ranked.history(WHO, now), np.array([now])
    scores = {name: model.score(history, moments) for name, model in ranker.models.items()}
    rows = table(history, moments, candidates(ranker.blend, scores, ranker.features["recommendable"]), ranker.features)
    turned = rows._replace(columns=rows.columns[::-1], values=rows.values[:, ::-1])
    n, odds = len(rows.products), ranker.learned.rank(rows)
    told = heads.at(odds, rows, np.arange(n), n + 1)
    assert again.at(odds, turned, np.arange(n), n + 1) == told
    assert all(0 < chances.interest < 1 for chances in told[:n] if chances.interest is not None)
    assert told[n] == UNKNOWN
    assert again.interest is not None
    assert restored_heads(Heads().state()) == Heads()


def test_a_visitor_and_a_restricted_list_are_served_too(ranked: Shop) -> None:
    assert ranked.recommend(ShopperId("visitor-1"), 5).basis == "popular"
    assert ranked.lists.goes_with(ProductId("p00"), WHO, 4).cards
    assert not ranked.lists.goes_with(ProductId("fuel"), WHO, 4).cards, "nothing goes with it"


def test_the_setting_turns_it_off(ranked: Shop) -> None:
    assert served(ranked).ranker.learned is not None
    without = Shop(ranked.folder, replace(ranked.settings, ranker=False), ranked.keys, ranked.database)
    assert without.serving().ranker.learned is None


def test_without_the_library_the_blend_answers(
    ranked: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    assert serve(served(ranked).release).ranker.learned is None
    assert "pip install 'daogou[ranker]'" in caplog.text


def test_a_models_part_is_its_columns_and_its_part_of_the_blends() -> None:
    blended = {"habit": np.array([3.0], np.float32), "popularity": np.array([1.0], np.float32)}
    added = {"score_habit": 0.2, "rank_habit": 0.1, "own_days": 0.4, "sold_7d": 0.3, "price": 9.0, "rank_blend": 0.8}
    parts = shared_out({name: np.array([value], np.float32) for name, value in added.items()}, blended)
    assert parts["habit"][0] == pytest.approx(0.2 + 0.1 + 0.4 + 0.6)
    assert parts["popularity"][0] == pytest.approx(0.3 + 0.2)


def test_what_is_no_candidate_is_explained_by_the_blend(ranked: Shop) -> None:
    ranker = served(ranked).ranker
    now = ranked.now()
    history, moments = ranked.history(WHO, now), np.array([now])
    scores = {name: model.score(history, moments) for name, model in ranker.models.items()}
    few = np.zeros(len(ranker.products), np.bool_)
    few[[2, 5]] = True
    rows = table(history, moments, candidates(ranker.blend, scores, few), ranker.features)
    chosen = np.array([5, 3], np.int32)
    blended = {name: np.zeros(2, np.float32) for name in scores} | ranker.blend.parts(scores, chosen)
    assert ranker.learned is not None
    parts = by_model(ranker.learned, *rows.of(chosen), blended)
    assert [part[1] for part in parts.values()] == [part[1] for part in blended.values()]
    assert [part[0] for part in parts.values()] != [part[0] for part in blended.values()]
