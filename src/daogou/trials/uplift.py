"""Who needs an offer: uplift learned from an experiment, against who redeems, in a made-up shop where both are known.

Three fifths of the shoppers are learned from; on the others every policy ranks the pairs of shopper and offer. `qini`
is measured on the known probabilities, `qini_seen` on what the experiment alone shows (each purchase weighed by the
lot). `profit` is what sending to whom a policy sends brings over sending nothing, in minor units a pair: the margin of
the purchases that it makes, less the discount on all that are made with the offer. Whoever knows uplift sends where
that is expected to be above nothing; the redemption model sends to as many. Intervals resample shoppers.
"""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np

from daogou.guide.need.experiment import Experiment
from daogou.guide.need.learners import LEARNERS, Need, learn, probability
from daogou.metrics import qini
from daogou.testing.madeup.experiment import COLUMNS, SHARE, TYPES, MadeUpExperiment, draw_experiment
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import Array, Progress, silent

DRAWS = 1_000
RIVAL = "redemption"


def run(seed: int = 0, shoppers: int = 2_000, draws: int = DRAWS, progress: Progress = silent) -> BenchResult:
    """Draw the experiment and measure."""
    drawn = draw_experiment(seed, shoppers, progress=progress)
    judged = drawn.shopper % 5 >= 3
    given = Experiment(COLUMNS, drawn.known, drawn.treated, SHARE, drawn.bought)
    learned = given.take(~judged)
    began = time.perf_counter()
    need, errors = learn(learned, drawn.shopper[~judged])
    took = time.perf_counter() - began
    known = drawn.known[judged]
    needs = {each: Need(each, LEARNERS[each](learned, drawn.shopper[~judged]), need.with_offer) for each in LEARNERS}
    scores = {f"need: {name}-learner": each.uplift(known) for name, each in needs.items()}
    margin, discount = drawn.margin[judged], drawn.discount[judged]
    sent = {f"need: {name}-learner": each.gain(known, margin, discount) > 0 for name, each in needs.items()}
    best = f"need: {need.name}-learner"
    # who redeems is who buys with the offer: learned, as from a log of coupons, from those who had it
    redeems = probability(learned.known[learned.treated], learned.bought[learned.treated])(known)
    scores |= {RIVAL: redeems, "everyone": np.zeros(len(known)), "the truth": _truth(drawn)[judged]}
    sent |= {RIVAL: _likeliest(redeems, int(sent[best].sum())), "everyone": np.ones(len(known), np.bool_)}
    sent["the truth"] = _gain(drawn)[judged] > 0
    samples = _samples(drawn.shopper[judged], seed, draws)
    table = {name: _row(scores[name], sent[name], drawn, judged) for name in scores}
    table[best] |= _above(scores[best], scores[RIVAL], sent[best], sent[RIVAL], drawn, judged, samples) | {
        "fit_s": took
    }
    notes = {
        "chosen_on": "shoppers that are learned from, each part by the others",
        "errors": dict(errors),
        "types": {name: float((drawn.types == place).mean()) for place, name in enumerate(TYPES)},
        "sent": {name: _by_type(sent[name], drawn.types[judged]) for name in sent},
        "intervals": f"95%, {draws} resamples of shoppers",
    }
    protocol = "shoppers that learning never saw; their response with and without the offer is known"
    return BenchResult("uplift", "made-up shop", protocol, table, best, int(judged.sum()), seed, notes)


def _truth(drawn: MadeUpExperiment) -> Array:
    return np.asarray(drawn.with_offer - drawn.without)


def _gain(drawn: MadeUpExperiment) -> Array:
    """float64[n]: what sending really brings over not sending."""
    return np.asarray(_truth(drawn) * drawn.margin - drawn.with_offer * drawn.discount)


def _seen(drawn: MadeUpExperiment) -> Array:
    """float64[n]: unbiased for the uplift, from who had the offer and who bought alone."""
    return np.asarray(drawn.bought * (drawn.treated / SHARE - ~drawn.treated / (1 - SHARE)))


def _likeliest(score: Array, n: int) -> Array:
    """bool[m]: the n of highest score."""
    return np.isin(np.arange(len(score)), np.argsort(-score, kind="stable")[:n])


def _row(score: Array, sent: Array, drawn: MadeUpExperiment, judged: Array) -> dict[str, float]:
    return {
        "qini": qini(score, _truth(drawn)[judged]),
        "qini_seen": qini(score, _seen(drawn)[judged]),
        "profit": float((sent * _gain(drawn)[judged]).mean()),
        "sent": float(sent.mean()),
        "peak_mb": peak_mb(),
    }


def _above(
    mine: Array, other: Array, sent: Array, others: Array, drawn: MadeUpExperiment, judged: Array, samples: list[Array]
) -> dict[str, float]:
    """The intervals of the differences from the redemption model."""
    truth, seen, gain = (each[judged] for each in (_truth(drawn), _seen(drawn), _gain(drawn)))
    apart = {
        "qini": [qini(mine[rows], truth[rows]) - qini(other[rows], truth[rows]) for rows in samples],
        "qini_seen": [qini(mine[rows], seen[rows]) - qini(other[rows], seen[rows]) for rows in samples],
        "profit": [float((gain[rows] * (1.0 * sent[rows] - others[rows])).mean()) for rows in samples],
    }
    told = _ends("profit", [float((gain[rows] * sent[rows]).mean()) for rows in samples])
    for name, values in apart.items():
        told |= _ends(f"{name}_above_{RIVAL}", values)
    return told


def _ends(name: str, values: list[float]) -> dict[str, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return {f"{name}_low": float(low), f"{name}_high": float(high)}


def _by_type(sent: Array, types: Array) -> dict[str, float]:
    return {name: float(sent[types == place].mean()) for place, name in enumerate(TYPES) if (types == place).any()}


def _samples(shopper: Array, seed: int, draws: int) -> list[Array]:
    """Rows (int64[…]) of resampled shoppers."""
    draw = np.random.default_rng(seed)
    edges = np.append(np.unique(shopper, return_index=True)[1], len(shopper))
    rows = [np.arange(start, stop) for start, stop in pairwise(edges.tolist())]
    return [np.concatenate([rows[n] for n in draw.integers(len(rows), size=len(rows))]) for _ in range(draws)]
