"""A shop's settings turn models on and off; what a search found is used by the next training until it is forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from daogou.app import Shop, open_shop
from daogou.app.learning import FOUND, STUDIES, forget_found, settings_found, tune
from daogou.app.partaking import partaking
from daogou.app.settings import Settings
from daogou.models import KINDS, MODELS
from daogou.types import InvalidInput, Words

PLAIN = Settings(Words("Mine"), "CNY", "UTC")


def test_who_takes_part() -> None:
    assert partaking(PLAIN, chosen=True) == list(KINDS)
    assert partaking(PLAIN, chosen=False) == list(MODELS)
    some = replace(PLAIN, models=["als", "habit"])
    assert partaking(some, chosen=True) == partaking(some, chosen=False) == ["als", "habit"]
    assert partaking(replace(PLAIN, without=["sequence"]), chosen=True) == [n for n in KINDS if n != "sequence"]


@pytest.mark.parametrize(
    ("told", "said"), [({"without": ["magic"]}, "magic"), ({"models": ["habit"], "without": ["habit"]}, "leaves no")]
)
def test_what_cannot_be_turned_off_is_said_when_the_shop_is_opened(
    shop: Shop, told: dict[str, object], said: str
) -> None:
    place = shop.folder / "shop.json"
    place.write_text(json.dumps({**json.loads(place.read_text()), **told}))
    with pytest.raises(InvalidInput, match=said):
        open_shop(shop.folder)


def test_what_brings_nothing_is_dropped_and_said(shop: Shop) -> None:
    shop.settings = replace(shop.settings, models=("frequency", "habit", "popularity", "item_knn", "repurchase"))
    shop.train(tune=True)
    made = shop.serving().release.manifest
    assert set(made["tried"]) == set(shop.settings.models)
    kept = {name for name, told in made["tried"].items() if told["weight"]}
    assert kept < set(shop.settings.models)
    assert set(made["settings"]) == kept | {"item_knn"}, "product pages ask item_knn"
    for name, told in made["tried"].items():
        assert told["why"].startswith("kept" if name in kept else "dropped")
        assert told["fit_s"] >= 0
    assert "28 days from" in made["judged_on"]


def test_no_further_model_is_begun_when_the_time_is_over(shop: Shop) -> None:
    shop.settings = replace(shop.settings, models=("frequency", "popularity"))
    table = shop.train(tune=True, minutes=0)
    assert set(table) == {"frequency", "blend"}
    assert "--minutes" in shop.serving().release.manifest["left_out"]["popularity"]


def test_a_search_is_used_by_the_next_training_and_can_be_forgotten(shop: Shop) -> None:
    pytest.importorskip("optuna", reason="the tune extra is not installed")
    # a memory of minutes: the search has something to find
    from daogou.training.choose import SETTINGS

    with pytest.MonkeyPatch.context() as poor:
        poor.setitem(SETTINGS, "frequency", ({"half_life_days": 0.01},))
        tuned = tune(shop, 0.1, ["frequency"])
    assert tuned.found["frequency"].settings
    assert set(tuned.table) == {"presets", "tuned"}
    settings = settings_found(shop.folder)
    assert settings == {"frequency": tuned.found["frequency"].settings}
    shop.settings = replace(shop.settings, models=("frequency",))
    shop.train(tune=True)
    used = shop.serving().release.manifest["settings"]["frequency"]
    assert {name: used[name] for name in settings["frequency"]} == settings["frequency"]
    assert (shop.folder / FOUND).is_file()
    assert (shop.folder / STUDIES).is_file()
    assert forget_found(shop.folder)
    assert settings_found(shop.folder) == {}
    assert not forget_found(shop.folder)
    assert not list(Path(shop.folder).glob("tun*"))
