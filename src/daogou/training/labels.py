"""What the learned ranker learns from: baskets before those that judge, foretold in the form in which those will be.

A ranker that has to foretell the next basket learns from every basket of the log's last weeks, one that has to foretell
four weeks from the last four, one that is judged by each shopper's own last basket from the last ones before. Learned
from next baskets it foretold a grocer's four weeks no better than how often each product was bought (NDCG@10 0.4085,
blend 0.4123); learned from four weeks, 0.4269; validation, not test. Of a shopper whose next basket is asked for, the
history goes up to that basket, as it will when a list is asked for; the models whose scores are read were fitted before
all of the labels, as they will be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from daogou.shop.interactions import BUY, Interactions
from daogou.training.holdout import Holdout, baskets_since, last_baskets, next_days
from daogou.training.splits import WINDOWS
from daogou.types import DAY

EACH = 8
"""Baskets a shopper at most: who comes daily would else outweigh the others."""
MOST = 20_000
"""Baskets at most: more are drawn from, since each makes about 75 rows of training."""
CHAIN = 2
"""Last baskets a shopper that are the labels where last baskets judge."""


class Labels(NamedTuple):
    """`held`: what is to be foretold; the models whose scores are read are fitted on `before`, which has none of it;
    sales are counted in `sales`, up to each label's moment."""

    before: Interactions
    held: Sequence[Holdout]
    sales: Interactions


Label = Callable[[Interactions], Labels]
"""The labels of a log, which ends where what will be foretold begins."""


def next_baskets_of(log: Interactions) -> Labels:
    """Every basket of the last weeks, as few of `WINDOWS` as hold as many baskets as leaving out the last two of each
    shopper would; where none does, these two."""
    own = last_two_of(log)
    enough = sum(len(held.shoppers) for held in own.held)
    for days in WINDOWS if enough else ():
        held = baskets_since(log, _end(log) - days * DAY, EACH)
        if len(held.shoppers) >= enough:
            return Labels(held.train, [drawn(held, MOST)], log)
    return own


def last_two_of(log: Interactions) -> Labels:
    """Each shopper's last two baskets, one after the other, the history of each cut before it."""
    held = [last_baskets(log)]
    while len(held) < CHAIN:
        held.append(last_baskets(held[-1].train))
    return Labels(held[-1].train, held, held[0].train)


def days_ahead(log: Interactions, days: int) -> Labels:
    """All that each shopper bought in the last `days`, foretold at their beginning."""
    held = next_days(log, _end(log) - days * DAY, days)
    return Labels(held.train, [drawn(held, MOST)], held.train)


def drawn(held: Holdout, most: int) -> Holdout:
    """At most so many of these, drawn evenly, in their order."""
    n = len(held.shoppers)
    if n <= most:
        return held
    return held.only(np.sort(np.random.default_rng(0).choice(n, most, replace=False)))


def _end(log: Interactions) -> int:
    """The moment after the last purchase."""
    return int(log.at[log.kinds == BUY].max(initial=-1)) + 1
