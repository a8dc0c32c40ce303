"""Whether a review praises or blames as a whole: a linear head on the pieces of its words, learned from rated reviews.

    log-odds(praise) = b + Σ_g w_g · x_g        x: TF-IDF, of length 1

A piece g is one to four signs in a row of a text with Chinese in it, or one to two words of another, known by its hash
alone (31 bits: of half a million pieces one in four thousand meets another), so that a head is plain arrays. Logistic
regression by LIBLINEAR. No word cutting: runs of signs did better than cut words. A shop's own rated reviews teach it;
where there are none, `lexicon_log_odds` counts praising and blaming words.

State: `columns` int32[pieces] ascending, each piece's hash; `weights`, `idf` float32[pieces]; `bias` float32[1].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from daogou.language.words import has_chinese
from daogou.reading.opinions import opinions
from daogou.types import Array, Bools, Floats, Ints, InvalidInput

_HASHES = 2**31 - 1
_WORD = re.compile(r"\w+(?:['’]\w+)?|[!?]")
_SIGNS = 4
"""The longest piece of a Chinese text."""
_STRENGTH = 20.0
"""LIBLINEAR's C: the inverse of the weights' penalty."""


@dataclass(frozen=True)
class Sentiment:
    """A learned head; see the top of the file for its arrays."""

    columns: Ints
    weights: Floats
    idf: Floats
    bias: float

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """float32[texts]: above 0 praise, below 0 blame; `bias` alone where no piece is known."""
        odds: Floats = (_weighed(_placed(_counted(texts), self.columns), self.idf) @ self.weights).astype(np.float32)
        return odds + np.float32(self.bias)

    def state(self) -> Mapping[str, Array]:
        """As a release stores it."""
        bias = np.array([self.bias], np.float32)
        return {"columns": self.columns, "weights": self.weights, "idf": self.idf, "bias": bias}


def restored(state: Mapping[str, Array]) -> Sentiment:
    """From what `state` gave."""
    columns, weights, idf = (np.asarray(state[name]) for name in ("columns", "weights", "idf"))
    return Sentiment(columns, weights, idf, float(state["bias"][0]))


def learn(texts: Sequence[str], praise: Bools) -> Sentiment:
    """`praise` bool[texts]. Raises `InvalidInput` where there are not both praise and blame."""
    if not 0 < praise.sum() < len(praise):
        raise InvalidInput("A head of sentiment is learned from reviews that praise and reviews that blame.")
    from sklearn.linear_model import LogisticRegression

    counted = _counted(texts)
    columns, held_by = np.unique(counted.indices, return_counts=True)
    columns, held_by = columns[held_by > 1].astype(np.int32), held_by[held_by > 1]
    idf = (np.log((1 + len(texts)) / (1 + held_by)) + 1).astype(np.float32)
    fitted = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
    fitted.fit(_weighed(_placed(counted, columns), idf), praise)
    return Sentiment(columns, fitted.coef_[0].astype(np.float32), idf, float(fitted.intercept_[0]))


def lexicon_log_odds(texts: Sequence[str]) -> Floats:
    """float32[texts]: praising words less blaming ones, for when nothing could be learned; 0 where there are none."""
    return np.array([sum(opinion.polarity for opinion in opinions(text)) for text in texts], np.float32)


def _counted(texts: Sequence[str]) -> sparse.csr_array:
    """float32[texts, hashes]: 1 where a text has the piece."""
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(
        analyzer=pieces, n_features=_HASHES, binary=True, norm=None, alternate_sign=False, dtype=np.float32
    )
    return sparse.csr_array(hashing.transform(texts))


def _placed(counted: sparse.csr_array, columns: Ints) -> sparse.csr_array:
    """float32[texts, pieces]: of these columns alone."""
    place = np.minimum(np.searchsorted(columns, counted.indices), max(len(columns) - 1, 0))
    known = columns[place] == counted.indices if len(columns) else np.zeros(len(place), np.bool_)
    kept = np.concatenate([[0], np.cumsum(known)])[counted.indptr].astype(np.int32)  # LIBLINEAR's
    places = place[known].astype(np.int32)
    return sparse.csr_array((counted.data[known], places, kept), shape=(counted.shape[0], len(columns)))


def _weighed(counted: sparse.csr_array, idf: Floats) -> sparse.csr_array:
    weighed = counted.copy()
    weighed.data = counted.data * idf[counted.indices]
    lengths = np.sqrt(weighed.power(2).sum(axis=1))
    weighed.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(counted.indptr))
    return weighed


def pieces(text: str) -> Iterator[str]:
    """Where there is Chinese, one to four signs in a row; else words, alone and in pairs."""
    said = " ".join(text.lower().split())
    if has_chinese(said):
        for length in range(1, _SIGNS + 1):
            yield from (said[start : start + length] for start in range(len(said) - length + 1))
        return
    words = _WORD.findall(said)
    yield from words
    yield from map(" ".join, pairwise(words))
