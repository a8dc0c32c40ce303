"""Which baskets judge and which choices are made on: by time, so that nothing learned lies after what it foretells.

    learned from … │ first baskets here: choices │ first baskets here: judgement │ the last purchase
                   ←────────── days ───────────→ ←─────────── days ────────────→

A shop asks today what will be bought tomorrow. Leaving out each shopper's own last basket answers another question:
whose last basket is a month old is foretold from what others bought since, which flatters whatever goes by fashion,
season or neighbours (Meng, McCreadie, Macdonald & Ounis, "Exploring Data Splitting Strategies for the Evaluation of
Recommendation Models", RecSys 2020; Ji, Sun, Zhang & Li, "A Critical Study on Data Leakage in Recommender System
Offline Evaluation", TOIS 2023). Only where too few shoppers come back within any window, each shopper's last basket
judges, and the second-last, with the last one absent, is what choices are made on.
"""

from __future__ import annotations

from dataclasses import dataclass

from daogou.shop.interactions import BUY, Interactions
from daogou.training.holdout import Holdout, last_baskets, next_baskets
from daogou.types import DAY, moment

WINDOWS = (28, 56, 112)
"""How many days each window may have; the shortest that holds enough shoppers is taken."""
ENOUGH = 500
"""So many shoppers are enough. In a smaller shop half as many as leaving last baskets out would hold."""


@dataclass(frozen=True)
class Splits:
    """`judge` is scored once, with all choices frozen; `choose` lies before it, and holds nobody where there are too
    few baskets to choose on. `judged_on`, `chosen_on` say in words what they are, `by_time` whether
    the world's time parts them."""

    judge: Holdout
    choose: Holdout
    judged_on: str
    chosen_on: str
    by_time: bool = False


def splits(log: Interactions) -> Splits:
    """The two hold-outs of this log; see the top of the file."""
    judge = last_baskets(log)
    own = Splits(judge, last_baskets(judge.train), "each shopper's last basket", "each shopper's second-last basket")
    enough = max(1, min(ENOUGH, len(own.choose.shoppers) // 2))
    for days in WINDOWS if (log.kinds == BUY).any() else ():
        by_time = _by_time(log, days)
        if min(len(by_time.judge.shoppers), len(by_time.choose.shoppers)) >= enough:
            return by_time
    return own


def _by_time(log: Interactions, days: int) -> Splits:
    since = int(log.at[log.kinds == BUY].max()) + 1 - days * DAY
    judge = next_baskets(log, since, days)
    before = since - days * DAY
    choose = next_baskets(judge.train, before, days)
    return Splits(judge, choose, _said(since, days), _said(before, days), by_time=True)


def _said(since: int, days: int) -> str:
    return f"each shopper's first basket in the {days} days from {moment(since):%Y-%m-%d %H:%M} UTC on"
