"""Search on a catalogue with judged queries: words, meaning, and both.

A line of the catalogue is a product: `id`, `title`, and where known `name`, `supplier`, `short_description` and
attributes (`attr_t_…` text, `attr_n_…` numbers, `attr_b_…` truths). A judgement is a row `query,product_id,rating`,
graded 0 to 3; a rating's gain is 2 ** rating − 1. The ideal ranking is of all judged products of a query, cut at 10.

How words are weighed (`LexicalConfig`) was chosen on the odd rows, so the even rows tell best what meaning adds; how
much it counts was not chosen. Judges saw what some search by words brought up. Where unjudged products count as
irrelevant, `ndcg@10` is the more unjust to a ranking the more it differs from that one; `ndcg@10_judged` is of the
judged products alone (condensed lists: Sakai, "Alternatives to Bpref", SIGIR 2007).
"""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from daogou.app.language import encoder_here
from daogou.language.encoder import Encoder
from daogou.language.vectors import VectorCache
from daogou.metrics import paired_interval
from daogou.search.bilingual import translations
from daogou.search.fused import WEIGHT, Finder, Scores, best
from daogou.search.lexical import Lexical
from daogou.search.query import Understanding
from daogou.trials.caches import cache_folder
from daogou.trials.catalogue_files import read_catalogue
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import Array, Floats, InvalidInput, Progress, silent

_K = 10
_TEXT = 120
"""Characters of a title that the encoder reads."""


@dataclass(frozen=True)
class Judged:
    """One query with the ratings of the products (rows of the catalogue) that were judged for it; `number` is its row
    among the judged queries, from 1, and `asked` what is put to the search: the query itself or its translation."""

    number: int
    asked: str
    rows: Array
    ratings: Floats


def run(
    products: Path,
    judgements: Path,
    translated: Path | None = None,
    encoder: str = "none",
    progress: Progress = silent,
) -> BenchResult:
    """`translated` holds rows `query,translation`: the queries are asked in those words, against the same judgements.
    `encoder` "best" adds the vectors of the encoder that is here, "none" leaves them out."""
    catalogue = read_catalogue(products)
    queries = _queries(judgements, [str(row["id"]) for row in catalogue], translated)
    began = time.perf_counter()
    index = Lexical.build(_fields(catalogue), progress=progress)
    finder = Finder(index, Understanding(index, translations(index)))
    words_s = time.perf_counter() - began
    vectors_s, reader = 0.0, encoder_here() if encoder == "best" else None
    if reader:
        began = time.perf_counter()
        finder = replace(finder, vectors=_vectors(reader, catalogue, progress))
        vectors_s = time.perf_counter() - began
    scored, took = _scored(finder, queries, reader)
    odd = np.array([judged.number % 2 == 1 for judged in queries])
    table = _table(scored, queries, odd, took)
    first = "fused" if "fused" in table else "lexical"
    notes = {
        "queries": len(queries),
        "chosen_on": "odd rows of the list of queries: how words are weighed",
        "weight_of_meaning": WEIGHT if finder.vectors is not None else 0.0,
        "words_s": words_s,
        "vectors_s": vectors_s,
        "peak_mb": peak_mb(),
    }
    protocol = "all products ranked; unjudged count as 0, and are left out of …_judged"
    return BenchResult("search", products.name, protocol, table, first, len(queries), 0, notes)


def _table(
    scored: Sequence[Scores], queries: Sequence[Judged], odd: Array, took: Sequence[float]
) -> dict[str, dict[str, float]]:
    """Of each way to rank its figures over all queries and over the even rows."""
    ranked = {"lexical": [each.lexical for each in scored]}
    by_meaning = [each.vectors for each in scored if each.vectors is not None]
    if by_meaning:
        ranked |= {"vectors": by_meaning, "fused": [each.fused() for each in scored]}
    figures = {
        name: np.array([_figures(s, judged) for s, judged in zip(scores, queries, strict=True)])
        for name, scores in ranked.items()
    }
    table = {
        name: {
            **_means(told),
            **{f"{key} (even rows)": value for key, value in _means(told[~odd]).items()},
            **_times(took),
        }
        for name, told in figures.items()
    }
    if by_meaning:
        for metric, name in enumerate(("ndcg@10", "ndcg@10_judged")):
            for rows, which in ((np.ones_like(odd), ""), (~odd, " (even rows)")):
                low, high = paired_interval(figures["fused"][rows, metric], figures["lexical"][rows, metric])
                table["fused"] |= {f"{name}_minus_lexical_{end}{which}": v for end, v in (("low", low), ("high", high))}
    return table


def _queries(path: Path, ids: Sequence[str], translated: Path | None) -> Sequence[Judged]:
    """In the order of the file; those without a relevant product are left out."""
    row = {id_: place for place, id_ in enumerate(ids)}
    said: dict[str, str] = {}
    if translated is not None:
        with translated.open(encoding="utf-8") as lines:
            said = {query: words for query, words, *_ in csv.reader(lines)}
    judged: dict[str, dict[str, float]] = {}
    with path.open(encoding="utf-8") as lines:
        for told in csv.DictReader(lines):
            judged.setdefault(told["query"], {})[told["product_id"]] = float(told["rating"])
    found = []
    for number, (query, ratings) in enumerate(judged.items(), 1):
        if max(ratings.values()) <= 0 or (translated is not None and query not in said):
            continue
        # a product that was judged but is not in the catalogue still counts for the ideal ranking
        rows = np.array([row.get(id_, -1) for id_ in ratings], np.int64)
        found.append(Judged(number, said.get(query, query), rows, np.array(list(ratings.values()), np.float32)))
    if not found:
        raise InvalidInput(f"{path} holds no query with a relevant product, in rows `query,product_id,rating`.")
    return found


def _fields(catalogue: Sequence[Mapping[str, object]]) -> dict[str, list[str]]:
    def text(row: Mapping[str, object], *names: str) -> str:
        return " ".join(str(row[name]) for name in names if row.get(name))

    return {
        "title": [text(row, "title", "name") for row in catalogue],
        "brand": [text(row, "supplier") for row in catalogue],
        "description": [text(row, "short_description") for row in catalogue],
        "attributes": [text(row, *(name for name in row if name.startswith("attr_t_"))) for row in catalogue],
    }


def _vectors(encoder: Encoder, catalogue: Sequence[Mapping[str, object]], progress: Progress) -> Floats:
    """float32[products, dim]: those of the titles. They are kept, so that another run takes no time for them."""
    titles = [str(row["title"])[:_TEXT].strip() for row in catalogue]
    distinct = sorted(set(titles), key=lambda title: (len(title), title))  # so that a batch is padded little
    place = {title: row for row, title in enumerate(distinct)}
    vectors: Floats = VectorCache(cache_folder(), encoder).encode(distinct, progress)[[place[each] for each in titles]]
    return vectors


def _scored(finder: Finder, queries: Sequence[Judged], encoder: Encoder | None) -> tuple[list[Scores], list[float]]:
    """The scores of each query, and the ms from its words to the best of them."""
    found, took = [], []
    if encoder:
        encoder.encode(["warm"], "query")
    for judged in queries:
        began = time.perf_counter()
        scores = finder.scores(judged.asked, encoder.encode([judged.asked], "query")[0] if encoder else None)
        found.append(scores)
        best(scores.fused(), _K)
        took.append(1_000 * (time.perf_counter() - began))
    return found, took


def _figures(scores: Floats, judged: Judged) -> tuple[float, float, float]:
    """NDCG@10 with unjudged products as irrelevant, the same of the judged alone, and the share of the first 10 that
    was judged."""
    there = judged.rows >= 0
    rating = np.zeros(len(scores), np.float32)
    known = np.zeros(len(scores), np.bool_)
    rating[judged.rows[there]], known[judged.rows[there]] = judged.ratings[there], True
    first = np.lexsort((np.arange(len(scores)), -scores))[:_K]
    own = judged.rows[there]
    ranked = own[np.lexsort((own, -scores[own]))][:_K]
    ideal = _dcg(np.sort(judged.ratings)[::-1][:_K])
    return _dcg(rating[first]) / ideal, _dcg(rating[ranked]) / ideal, float(known[first].mean())


def _dcg(ratings: Floats) -> float:
    return float(((2.0**ratings - 1) / np.log2(np.arange(2, len(ratings) + 2))).sum())


def _means(figures: Array) -> dict[str, float]:
    """NaN where there are no queries to tell it from."""
    told = figures.mean(axis=0) if len(figures) else np.full(3, np.nan)
    return dict(zip(("ndcg@10", "ndcg@10_judged", "judged@10"), map(float, told), strict=True))


def _times(took: Sequence[float]) -> dict[str, float]:
    p50, p99 = np.percentile(took, [50, 99])
    return {"p50_ms": float(p50), "p99_ms": float(p99)}
