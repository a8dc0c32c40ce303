"""How alike items are by what is said of them: their words, the letters of their words, their meaning, their shelves.

    words(p, q)    cosine of TF-IDF over titles, rarity to the power 1.5, lengths tempered (^0.75)
    letters(p, q)  the same over runs of three and four letters: D7000 is near D7100, microSDHC near SDHC
    figures(p, q)  what words with figures both have: model numbers, sizes
    meaning(p, q)  cosine of the encoder's vectors, the mean vector taken out first
    shelves(p, q)  cosine of TF-IDF over the category paths' prefixes: deep shelves count, the root does not

Exact, over the whole catalogue, a few rows at a time: float32[rows, items].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from daogou.language.words import words
from daogou.types import Array, Floats, Ints

Path = Sequence[str]
"""A category from the root to the leaf."""
_RARITY, _LENGTH = 1.5, 0.75
_CROWD = 10
"""How many of an item's nearest tell how crowded it is where it stands."""
_BLOCK = 512


@dataclass(frozen=True)
class ItemTexts:
    """The vectors, one row an item. `shelf` int32[items]: equal where all paths are; `aisle`: where the first path's
    first three names are; `crowd` float32[items]: mean likeness of its nearest."""

    words: sparse.csr_array
    letters: sparse.csr_array
    figures: sparse.csr_array
    shelves: sparse.csr_array
    meaning: Floats
    shelf: Ints
    aisle: Ints
    crowd: Floats
    vocabulary: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, titles: Sequence[str], paths: Sequence[Sequence[Path]], vectors: Floats) -> ItemTexts:
        """`vectors` float32[items, dim] are the titles', as an encoder gave them."""
        said = [list(words(title)) for title in titles]
        vocabulary, weighed, rarity = _weighed(said, _RARITY)
        letters = _tempered(_weighed([list(_letters(each)) for each in said], _RARITY)[1], 1.0)
        meaning = centred(vectors)
        return cls(
            _tempered(weighed, _LENGTH),
            letters,
            _weighed([[word for word in each if any(map(str.isdigit, word))] for each in said], _RARITY)[1],
            _tempered(_weighed([list(_prefixes(each)) for each in paths], 1.0)[1], 1.0),
            meaning,
            _codes(["/".join("|".join(path) for path in each) for each in paths]),
            _codes(["|".join(each[0][:3]) if each else "" for each in paths]),
            _crowd(letters, meaning),
            vocabulary,
            rarity,
        )

    def alike(self, items: Ints) -> dict[str, Floats]:
        """float32[m, items] by kind, for these m items."""
        sparsely = {"words": self.words, "letters": self.letters, "figures": self.figures, "shelves": self.shelves}
        found: dict[str, Floats] = {name: (rows[items] @ rows.T).toarray() for name, rows in sparsely.items()}
        return {**found, "meaning": self.meaning[items] @ self.meaning.T}

    def worded(self, text: str) -> Floats:
        """float32[items]: how well titles have the words of this text."""
        said = sorted({self.vocabulary[word] for word in words(text) if word in self.vocabulary})
        asked = np.zeros(len(self.rarity), np.float32)
        asked[said] = self.rarity[said]
        found: Floats = self.words @ (asked / max(float(np.linalg.norm(asked)), 1e-9))
        return found


def centred(vectors: Floats, mean: Floats | None = None) -> Floats:
    """The vectors with their mean (or this one) taken out, of length 1: what all texts share tells none apart. Mu &
    Viswanath, "All-but-the-top", ICLR 2018."""
    moved = vectors - (vectors.mean(axis=0) if mean is None else mean)
    unit: Floats = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def _weighed(said: Sequence[Sequence[str]], power: float) -> tuple[Mapping[str, int], sparse.csr_array, Floats]:
    """Each term's column, float32[items, terms], and float32[terms] what one mention weighs; a term of one item alone
    is left out, since it makes nothing alike."""
    counts = [Counter(each) for each in said]
    seen = Counter(term for each in counts for term in each)
    column = {term: place for place, term in enumerate(sorted(term for term in seen if seen[term] > 1))}
    rarity = np.array([np.log((1 + len(said)) / (1 + seen[term])) ** power for term in column], np.float32)
    cells = [(row, column[term], n) for row, each in enumerate(counts) for term, n in each.items() if term in column]
    rows, columns, n = np.array(cells, np.int64).reshape(-1, 3).T
    values = ((1 + np.log(np.maximum(n, 1))) * rarity[columns]).astype(np.float32)
    matrix = sparse.coo_array((values, (rows, columns)), shape=(len(said), len(column)))
    return column, sparse.csr_array(matrix), rarity


def _tempered(matrix: sparse.csr_array, power: float) -> sparse.csr_array:
    """Each row divided by its length to this power: 1 is the cosine's, less lets longer rows weigh more."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled = matrix.copy()
    scaled.data = matrix.data / np.repeat(np.maximum(length, 1e-9) ** power, np.diff(matrix.indptr))
    return sparse.csr_array(scaled.astype(np.float32))


def _letters(said: Iterable[str]) -> Iterable[str]:
    for word in said:
        edged = f"<{word}>"
        yield from (edged[start : start + n] for n in (3, 4) for start in range(len(edged) - n + 1))


def _prefixes(paths: Sequence[Path]) -> Iterable[str]:
    """Every shelf that the paths lead through, once; the root, which all share, is none."""
    return sorted({"|".join(path[:depth]) for path in paths for depth in range(2, len(path) + 1)})


def _codes(keys: Sequence[str]) -> Ints:
    codes: Array = np.unique(np.array(keys, np.str_), return_inverse=True)[1]
    return codes.astype(np.int32)


def _crowd(letters: sparse.csr_array, meaning: Floats) -> Floats:
    """float32[items]: the mean likeness of each item's nearest, by blocks."""
    n = letters.shape[0]
    near = min(_CROWD, n - 1)
    found = np.zeros(n, np.float32)
    for start in range(0, n if near > 0 else 0, _BLOCK):
        part = slice(start, min(start + _BLOCK, n))
        alike = (letters[part] @ letters.T).toarray() + meaning[part] @ meaning.T
        alike[np.arange(part.stop - part.start), np.arange(part.start, part.stop)] = -np.inf
        found[part] = np.partition(alike, n - near, axis=1)[:, n - near :].mean(axis=1)
    return found
