"""Set completion on bundles that people made: whole sessions are held out, each item is left out in turn.

Held out are the sessions with int(sha256(id as UTF-8)) % 5 == 0, as what is in a session was looked at twice: nothing
of theirs is learnt from, neither bundles nor intents nor what was in them. Every item with a title is ranked but those
given, ties by id. All choices are made on parts of the other sessions. The figures are means over cases; a case's
neighbours in its session are no independent witnesses, so intervals are over sessions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from daogou import metrics
from daogou.adapters.encoders import best_encoder
from daogou.features import terms
from daogou.language.vectors import VectorCache
from daogou.models.completion import Case, Catalogue, Completion, Evidence, Example, Rows, Sets, Table, cases, joined
from daogou.models.item_texts import ItemTexts
from daogou.trials.bundle_files import Bundle, BundleFiles, part, read
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult
from daogou.types import Array, Floats, Ints, InvalidInput, Progress, silent

RIVAL, PLAIN = "tfidf", "completion"
HELD_OUT = 5
_PARTS, _SALT = 5, "nested:"
_ROUNDS = (75, 150, 300)
"""Sizes of the forest that are tried."""
LEFT_OUT: Mapping[str, Sequence[str]] = {
    "without meaning": ("meaning",),
    "without letters": ("letters", "figures"),
    "without shelves": ("shelves",),
    "without known sets": ("related", "related_aisles", "seen"),
}


class Judged(NamedTuple):
    """float64[cases] each."""

    ndcg: Array
    recall: Array


def run(data: Path, ablation: bool = True, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Raises `InvalidInput` for files that cannot be read, or too few sessions to hold any out."""
    files = read(data)
    catalogue, vectors = _catalogue(files, progress)
    held = [bundle for bundle in files.bundles if part(bundle.session, HELD_OUT) == 0]
    parts = nested(files, vectors)
    if not held or any(not each.examples for each in parts):
        raise InvalidInput(f"{data} has too few sessions with bundles to learn from some and be judged on others.")
    test = [_example(bundle, vectors) for bundle in held]
    sessions = [bundle.session for bundle in held for _ in bundle.items]
    found, rounds = {RIVAL: plain_tfidf(files, test)}, {}
    for name, told in ((PLAIN, False), (f"{PLAIN}, told the intent", True)):
        evidence = Evidence(catalogue, told)
        rows = evidence.rows_of(parts, progress)
        rounds[name] = choose(evidence.names, rows, seed)
        known = evidence.knows(joined(parts))
        tables = [evidence.table(known, each, cases(each)) for each in test]
        found[name] = judge(Completion(evidence.names, seed=seed).fit(rows, rounds[name]), tables, test)
        for lesser, without in LEFT_OUT.items() if ablation and not told else ():
            model = Completion(evidence.names, without, seed).fit(rows, rounds[name])
            found[lesser] = judge(model, tables, test)
            progress("left out", len(found) - 2, len(LEFT_OUT))
    table = {name: row(judged, found, sessions) for name, judged in found.items()}
    notes = {
        "chosen_on": f"{_PARTS} parts of the sessions that are not held out",
        "rounds": rounds,
        "bundles": {"learnt from": sum(len(each.examples) for each in parts), "judged": len(held)},
        "items": len(files.ids),
        "sessions_judged": len(set(sessions)),
    }
    protocol = "whole sessions held out, each item left out in turn, all items ranked"
    return BenchResult("bundles", data.name, protocol, table, PLAIN, len(sessions), seed, notes)


def _catalogue(files: BundleFiles, progress: Progress) -> tuple[Catalogue, Mapping[str, Floats]]:
    """What items say, and the vectors of all intents by text."""
    shelves = [" ".join(" ".join(path[1:]) for path in each) for each in files.paths]
    cache = VectorCache(cache_folder(), best_encoder(list(files.titles)))
    titles, shelf_vectors = cache.encode(files.titles, progress), cache.encode(shelves, progress)
    intents = sorted({bundle.intent for bundle in files.bundles})
    vectors = dict(zip(intents, cache.encode(intents, progress), strict=True))
    return Catalogue.of(ItemTexts.of(files.titles, files.paths, titles), titles, shelf_vectors), vectors


def _example(bundle: Bundle, vectors: Mapping[str, Floats]) -> Example:
    return Example(bundle.items, bundle.intent, vectors[bundle.intent])


def nested(files: BundleFiles, vectors: Mapping[str, Floats]) -> list[Sets]:
    """What may be learnt from, in parts that share no session."""
    learnt = [bundle for bundle in files.bundles if part(bundle.session, HELD_OUT) != 0]
    visits = {s: items for s, items in files.sessions.items() if part(s, HELD_OUT) != 0 and len(items) > 1}
    return [
        Sets(
            [_example(bundle, vectors) for bundle in learnt if part(bundle.session, _PARTS, _SALT) == place],
            [items for session, items in sorted(visits.items()) if part(session, _PARTS, _SALT) == place],
        )
        for place in range(_PARTS)
    ]


def choose(names: Sequence[str], rows: Sequence[Rows], seed: int) -> int:
    """The size of the forest that ranks one part best after learning from the others."""
    model = Completion(names, seed=seed).fit(rows[1:], max(_ROUNDS))
    worth = {n: _worth(odds, rows[0].wanted) for n, odds in enumerate(model.odds(rows[0].columns), 1) if n in _ROUNDS}
    return max(worth, key=lambda n: worth[n])


def _worth(odds: Array, wanted: Array) -> float:
    """NDCG@10 of the missing items among candidates; ties count against it."""
    scores = odds.reshape(wanted.shape)
    place = (scores >= scores[wanted][:, None]).sum(axis=1) - 1
    return float(np.where(place < 10, 1 / np.log2(place + 2), 0).mean())


def judge(model: Completion, tables: Sequence[Table], test: Sequence[Example]) -> Judged:
    """Rank all items for every case of these sets."""
    return _joined([_judged(model.scores(table), cases(each)) for table, each in zip(tables, test, strict=True)])


def plain_tfidf(files: BundleFiles, test: Sequence[Example]) -> Judged:
    """The rival: the mean cosine of TF-IDF over titles and all names of categories."""
    names = [" ".join(dict.fromkeys(name for path in each for name in path)) for each in files.paths]
    rows = terms.weights([f"{title} {name}" for title, name in zip(files.titles, names, strict=True)])
    judged = []
    for example in test:
        every = cases(example)
        scores = np.stack([(rows[case.given] @ rows.T).toarray().mean(axis=0) for case in every])
        for case, each in zip(every, scores, strict=True):
            each[case.given] = -np.inf
        judged.append(_judged(scores, every))
    return _joined(judged)


def _judged(scores: Floats, every: Sequence[Case]) -> Judged:
    best = metrics.top(scores, 10)
    targets = [np.array([case.missing], np.int32) for case in every]
    hit, wanted = metrics.hits(best, targets), np.ones(len(every), np.int32)
    return Judged(metrics.ndcg(hit, wanted), metrics.recall(hit, wanted))


def _joined(judged: Sequence[Judged]) -> Judged:
    ndcg, recall = zip(*judged, strict=True)
    return Judged(np.concatenate(ndcg), np.concatenate(recall))


def row(judged: Judged, found: Mapping[str, Judged], sessions: Sequence[str]) -> dict[str, float]:
    """One way's figures, with intervals over sessions."""
    clusters: Ints = np.unique(np.array(sessions), return_inverse=True)[1].astype(np.int32)
    rival = found[RIVAL]
    low, high = metrics.clustered_interval(judged.ndcg, clusters)
    lower, upper = metrics.clustered_interval(judged.ndcg - rival.ndcg, clusters)
    return {
        **{"ndcg@10": float(judged.ndcg.mean()), "recall@10": float(judged.recall.mean())},
        **{"ndcg@10_low": low, "ndcg@10_high": high, "times_tfidf": float(judged.ndcg.mean() / rival.ndcg.mean())},
        **{"minus_tfidf_low": lower, "minus_tfidf_high": upper},
    }
