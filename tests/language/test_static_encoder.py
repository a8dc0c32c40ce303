"""The static encoder: what it learns of its teacher, what it keeps, and how it reads what it has not seen."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from daogou.adapters.static import Static, distilled, vocabulary
from daogou.language.ridge import ridge
from daogou.types import Floats, InvalidInput

KINDS = ("milk", "bread", "printer", "laptop")
THINGS = ("whole", "fresh", "black", "fast", "small")
TEXTS = [f"{thing} {kind} {kind}s no{n}" for kind in KINDS for thing in THINGS for n in range(3)]


def _meant(texts: list[str]) -> Floats:
    """A teacher that knows the kinds alone, whatever else is said."""
    told = np.array([[float(kind in text) for kind in KINDS] for text in texts], np.float32)
    return told + 0.1


def _taught(texts: list[str], words: list[str]) -> Static:
    held = vocabulary(texts, 100)
    # of single words the teacher knows nothing yet
    vague = np.random.default_rng(0).standard_normal((len(held), len(KINDS))).astype(np.float32)
    return distilled("a-teacher", held, vague, words, _meant(words))


def test_texts_teach_more_than_words_alone() -> None:
    learned, held_back = TEXTS[::2], TEXTS[1::2]
    target = _meant(held_back) - _meant(learned).mean(axis=0)
    target /= np.linalg.norm(target, axis=1, keepdims=True)

    def nearness(encoder: Static) -> float:
        return float((encoder.encode(held_back, "passage") * target).sum(axis=1).mean())

    assert nearness(_taught(TEXTS, learned)) > 0.95
    assert nearness(_taught(TEXTS, [])) < 0.5


def test_a_word_that_was_not_seen_is_read_from_its_letters() -> None:
    encoder = _taught(TEXTS, TEXTS)
    laptop, unseen, bread = encoder.encode(["laptop", "laptopes", "bread"], "query")
    assert laptop @ unseen > 0.5 > bread @ unseen


def test_the_dictionary_gives_chinese_words_their_place() -> None:
    held = vocabulary(TEXTS, 100)
    given = np.eye(len(held), dtype=np.float32)
    encoder = distilled(
        "a-teacher", held, given, [], given[:0], {"牛奶": [("milk",)], "面包": [("absent",), ("bread",)]}
    )
    chinese = encoder.encode(["牛奶", "面包"], "query")
    english = encoder.encode(["milk", "bread"], "query")
    np.testing.assert_allclose((chinese * english).sum(axis=1), 1, atol=1e-3)


def test_it_is_the_same_after_being_kept(tmp_path: Path) -> None:
    encoder = _taught(TEXTS, TEXTS)
    encoder.save(tmp_path / "some" / "static.npz")
    again = Static.load(tmp_path / "some" / "static.npz")
    assert again.name == encoder.name
    np.testing.assert_array_equal(again.encode(TEXTS, "query"), encoder.encode(TEXTS, "query"))
    assert [path.name for path in (tmp_path / "some").iterdir()] == ["static.npz"]


@pytest.mark.parametrize("content", [b"", b"no table", b"PK\x03\x04 broken"])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "static.npz"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="distil"):
        Static.load(path)


def test_the_name_follows_the_table_and_the_teacher() -> None:
    words, more = _taught(TEXTS, TEXTS), _taught(TEXTS, TEXTS[:-1])
    assert words.name != more.name
    assert words.name.endswith("-of-a-teacher")


def test_ridge_is_the_closed_form() -> None:
    draw = np.random.default_rng(1)
    x = draw.standard_normal((40, 12)).astype(np.float32)
    y, start = draw.standard_normal((40, 3)).astype(np.float32), draw.standard_normal((12, 3)).astype(np.float32)
    exact = np.linalg.solve(x.T @ x + 2 * np.eye(12), x.T @ y + 2 * start)
    np.testing.assert_allclose(ridge(sparse.csr_array(x), y, start, 2.0), exact, atol=2e-3)
