"""An encoder that is a table: a text's vector is the weighted sum of its words' vectors, learned once from a teacher.

    v(text) = Σ_words w(word) · table[word],   then of length 1

It needs numpy alone and reads thousands of texts a second, so that a large catalogue has meaning in minutes, and a
machine on which the teacher does not run has it too. Two steps make it:

1. every word of the catalogue is encoded by the teacher alone, the words' mean is taken away, and frequent words weigh
   less (Model2Vec: Tulkens & van Dongen 2024; smooth inverse frequency: Arora, Liang & Ma, ICLR 2017);
2. where the teacher has also read whole texts, the words' vectors move by ridge regression so that a text's weighted
   mean comes near the teacher's vector of it; a word that no such text holds stays where step 1 put it.

A word that the table does not hold is guessed from its hashed character n-grams, by a second ridge regression from the
n-grams of the words to their vectors (as fastText does: Bojanowski et al., TACL 2017).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from daogou.language.encoder import Role
from daogou.language.ridge import ridge
from daogou.language.words import is_chinese
from daogou.search.bilingual import Translations
from daogou.search.terms import terms
from daogou.types import Array, Floats, InvalidInput

BUCKETS = 1 << 13
"""Places that n-grams are hashed to."""
_SMOOTH = 1e-3
"""`a` of smooth inverse frequency: a / (a + p)."""
_TEXTS_PULL, _GRAMS_PULL = 1.0, 1.0
"""How strongly the ridge regressions hold on to where they began."""


class Static:
    """`language.Encoder` by a table. `vectors` float16[words, dim] with their weights in them, `grams` float16[BUCKETS,
    dim]; `teacher` names the encoder that they were learned from."""

    def __init__(self, teacher: str, words: Sequence[str], vectors: Array, grams: Array) -> None:
        self._words, self._vectors, self._grams = words, vectors, grams
        self._teacher = teacher
        self._place = {word: place for place, word in enumerate(words)}
        self._table = vectors.astype(np.float32)
        self._guesses = lru_cache(maxsize=100_000)(self._guess)
        self.dim = int(vectors.shape[1])
        told = (
            "\n".join(words).encode() + np.ascontiguousarray(vectors).tobytes() + np.ascontiguousarray(grams).tobytes()
        )
        self.name = f"static-{hashlib.sha256(told).hexdigest()[:12]}-of-{teacher}"

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        """See `language.Encoder`; both roles are encoded alike."""
        out = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            known, unknown = [], []
            for term in terms(text):
                place = self._place.get(term)
                if place is None:
                    unknown.append(term)
                else:
                    known.append(place)
            if known:
                out[row] = self._table[known].sum(axis=0)
            for term in unknown:
                out[row] += self._guesses(term)
        return _unit(out)

    def _guess(self, word: str) -> Floats:
        """float32[dim] for a word that the table does not hold."""
        places = _grams(word)
        guessed: Floats = self._grams[places].astype(np.float32).sum(axis=0) / np.float32(max(len(places), 1))
        return guessed

    def save(self, path: Path) -> None:
        """As plain arrays, in one file that is there whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        words, teacher = _bytes("\n".join(self._words)), _bytes(self._teacher)
        np.savez(part, vectors=self._vectors, grams=self._grams, words=words, teacher=teacher)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Static:
        """What `save` wrote. Raises `InvalidInput` where it is damaged, `FileNotFoundError` where there is none."""
        try:
            with np.load(path, allow_pickle=False) as held:
                words, teacher = (held[name].tobytes().decode() for name in ("words", "teacher"))
                return cls(teacher, words.split("\n"), held["vectors"], held["grams"])
        except FileNotFoundError:
            raise
        except (OSError, ValueError, KeyError, IndexError, BadZipFile, EOFError) as error:
            raise InvalidInput(f"{path} is damaged. Make it again: daogou encoder distil --shop …") from error


def vocabulary(texts: Iterable[str], most: int) -> dict[str, int]:
    """The `most` frequent words of these texts with how many hold each; of two
    that equally many hold, the first by its letters."""
    held = Counter(term for text in texts for term in set(terms(text)))
    ranked = sorted(held.items(), key=lambda found: (-found[1], found[0]))
    return dict(ranked[:most])


def distilled(
    teacher: str,
    held: Mapping[str, int],
    taught: Floats,
    texts: Sequence[str],
    meant: Floats,
    translations: Translations | None = None,
) -> Static:
    """Learn the table. `held` is each word with how many texts hold it, `taught` float32[words, dim] the teacher's
    vectors of them; `texts` some whole texts (none are needed) and `meant` float32[texts, dim] the teacher's vectors
    of those. Words of the other language get the vectors of their `translations`."""
    words = list(held)
    seen = np.array(list(held.values()), np.float32)
    weights = _SMOOTH / (_SMOOTH + seen / max(float(seen.sum()), 1.0))
    start = _unit(taught - taught.mean(axis=0)) * weights[:, None]
    if len(texts):
        start = _fitted(words, start, weights, texts, _unit(meant - meant.mean(axis=0)))
    grams = ridge(_gram_rows(words), start, np.zeros((BUCKETS, start.shape[1]), np.float32), _GRAMS_PULL)
    foreign, theirs = _translated(words, start, translations or {})
    table = np.concatenate([start, theirs]).astype(np.float16)
    return Static(teacher, [*words, *foreign], table, grams.astype(np.float16))


def _translated(words: Sequence[str], vectors: Floats, translations: Translations) -> tuple[list[str], Floats]:
    """The Chinese words that the table lacks and the dictionary has, with the mean of their first meaning's vectors."""
    place = {word: at for at, word in enumerate(words)}
    meanings = {
        word: [place[term] for term in meant]
        for word, each in translations.items()
        if word not in place and is_chinese(word) and word in terms(word)
        if (meant := next((one for one in each if all(term in place for term in one)), None))
    }
    theirs = [vectors[rows].mean(axis=0) for rows in meanings.values()]
    return list(meanings), np.array(theirs, np.float32).reshape(len(theirs), vectors.shape[1])


def _fitted(words: Sequence[str], start: Floats, weights: Floats, texts: Sequence[str], meant: Floats) -> Floats:
    """float32[words, dim]: the words' vectors moved so that texts come near what is meant by them."""
    place = {word: at for at, word in enumerate(words)}
    cut = [[at for term in terms(text) if (at := place.get(term)) is not None] for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in cut])])
    columns = np.array([at for row in cut for at in row], np.int32)
    counts = sparse.csr_array((np.ones(len(columns), np.float32), columns, starts), shape=(len(texts), len(words)))
    counts.sum_duplicates()
    # each text's sum is brought to length 1 before the fit, as it is when the table is used
    scale = 1 / np.maximum(np.linalg.norm(counts @ start, axis=1), 1e-6)
    fitted: Floats = ridge(
        sparse.csr_array(sparse.diags_array(scale.astype(np.float32)) @ counts), meant, start, _TEXTS_PULL
    )
    return fitted


def _gram_rows(words: Sequence[str]) -> sparse.csr_array:
    """float32[words, BUCKETS]: each word's n-grams, their sum 1."""
    places = [_grams(word) for word in words]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in places])])
    values = np.array([1 / len(row) for row in places for _ in row], np.float32)
    columns = np.array([at for row in places for at in row], np.int32)
    return sparse.csr_array((values, columns, starts), shape=(len(words), BUCKETS))


def _grams(word: str) -> list[int]:
    """Hashed character n-grams: of 3 to 5 letters, in Chinese of 1 and 2."""
    shortest, longest, padded = (1, 2, word) if is_chinese(word) else (3, 5, f"<{word}>")
    return [
        int.from_bytes(hashlib.blake2b(padded[at : at + n].encode(), digest_size=4).digest(), "little") % BUCKETS
        for n in range(shortest, longest + 1)
        for at in range(len(padded) - n + 1)
    ]


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-12)
    return unit


def _bytes(text: str) -> Array:
    return np.frombuffer(text.encode(), np.uint8)
