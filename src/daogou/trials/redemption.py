"""Who redeems a coupon: the probability for each household and campaign sent to it, on the campaigns that come last.

The campaigns are parted by their start, after three fifths of all invitations. Everything that is learned, chosen and
calibrated was known when the first of the later ones began; of each of those, its own start is the moment at which it
is foretold. A campaign that has not ended when the data ends is judged by what was redeemed of it so far, and every
probability is multiplied by the part of redemptions that had come by then in earlier campaigns, the rivals' too.
Intervals resample whole households, since one household's campaigns are alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from daogou import metrics
from daogou.guide.redemption.columns import COLUMNS, asked_at_start
from daogou.guide.redemption.model import calibrated
from daogou.shop.campaigns import CampaignFacts
from daogou.training.redemption import FittedRedemption, Invitations, fit_redemption
from daogou.training.told import worth
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import Array, Bools, InvalidInput, Progress, silent

LEARN = 0.6
"""The part of the invitations after which the judged campaigns begin."""
DRAWS = 1_000


def run(source: str = "completejourney", seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Raises `InvalidInput` for an unknown source and `MissingExtra`."""
    if source != "completejourney":
        raise InvalidInput(f"There are no coupons named {source!r}; there are: completejourney.")
    return measure(*read(), source, seed, progress)


def read() -> tuple[CampaignFacts, pl.DataFrame]:
    """The campaigns and order lines of The Complete Journey, as an import would store them."""
    from daogou.adapters.completejourney import CompleteJourney

    given = CompleteJourney()

    def table(name: str, *names: str) -> pl.DataFrame:
        return pl.concat([part.select(names) for part in given.read(name)])  # type: ignore[arg-type]

    facts = CampaignFacts(
        table("campaigns", "id", "kind", "starts", "ends"),
        table("invitations", "campaign", "shopper").unique(maintain_order=True),
        table("offers", "id", "campaign"),
        table("scope", "offer", "product").unique(maintain_order=True),
        table("redemptions", "offer", "shopper", "at").unique(maintain_order=True),
    )
    return facts, table("order_lines", "order", "shopper", "at", "product", "coupon_discount")


def measure(
    facts: CampaignFacts,
    lines: pl.DataFrame,
    source: str,
    seed: int = 0,
    progress: Progress = silent,
    draws: int = DRAWS,
) -> BenchResult:
    """The same on any shop's campaigns; intervals of so many `draws`."""
    last = int(lines["at"].to_numpy().max()) + 1
    since = _since(facts)
    began = time.perf_counter()
    fitted = fit_redemption(facts, lines, since, progress)
    took = time.perf_counter() - began
    learned, judged = _rows(facts, lines, since, last)
    told = _told(fitted, learned, judged)
    drawn = _draws(judged.household, seed, draws)
    rows = {name: _row(p, judged, drawn) | {"fit_s": took if name == MODEL else 0.0} for name, p in told.items()}
    for name in RIVALS:
        gain = [_auc(told[MODEL], judged, w) - _auc(told[name], judged, w) for w in drawn]
        rows[MODEL] |= {f"auc_above_{name.replace(' ', '_')}_{end}": v for end, v in _interval(gain).items()}
    notes = {
        "judged": {"invitations": len(judged.happened), "redeemed": int(judged.happened.sum())},
        "learned": {"invitations": len(learned.happened), "redeemed": int(learned.happened.sum())},
        "chosen_on": f"campaigns before {since}, each foretold by those before it",
        "penalty": fitted.penalty,
        "foretold_before": dict(fitted.foretold),
        "bare_auc": {name: metrics.auc(count(judged), judged.happened) for name, count in RIVALS.items()},
        "weights": dict(zip(COLUMNS, fitted.model.weights.tolist(), strict=True)),
        "intervals": f"95%, {draws} resamples of households",
    }
    protocol = "campaigns that start after 60% of the invitations"
    return BenchResult("redemption", source, protocol, rows, MODEL, len(judged.happened), seed, notes)


MODEL = "redemption"


def _since(facts: CampaignFacts) -> int:
    """The start of the first judged campaign."""
    sent = asked_at_start(facts)["at"].to_numpy()
    starts = np.unique(sent)
    before = np.searchsorted(sent, starts) / len(sent)
    return int(starts[np.argmax(before >= LEARN)])


@dataclass(frozen=True)
class _Rows:
    """Invitations: what was known, what happened, which part of it had come by then, whose they are (int[n]), and the
    two rivals' counts."""

    values: Array
    happened: Bools
    covered: Array
    household: Array
    redemptions: Array
    spend: Array


def _rows(facts: CampaignFacts, lines: pl.DataFrame, since: int, last: int) -> tuple[_Rows, _Rows]:
    """Those that are learned from, as they were known at `since`, and those that are judged."""
    asked, past = asked_at_start(facts), Invitations.of(facts, lines)
    household = asked["shopper"].cast(pl.Categorical).to_physical().to_numpy()
    redeemed = _so_far(asked, facts.redeemed().with_columns(value=1))
    spend = _so_far(asked, lines.select("shopper", "at", value="coupon_discount"))
    before = past.starts < since

    def part(rows: Bools, happened: Bools, covered: Array) -> _Rows:
        columns = (past.values, happened, covered, household, redeemed, spend)
        return _Rows(*(column[rows] for column in columns))

    return (
        part(before, past.happened(since), past.covered(since)),
        part(~before, past.happened(last), past.covered(last, known=since)),
    )


def _so_far(asked: pl.DataFrame, facts: pl.DataFrame) -> Array:
    """float64[n]: the sum of `value` over all that the shopper did before the moment asked about."""
    totals = []
    for at in asked["at"].unique().to_list():
        sums = facts.filter(pl.col("at") < at).group_by("shopper").agg(pl.col("value").sum())
        totals.append(sums.with_columns(at=pl.lit(at, pl.Int64)))
    joined = asked.join(pl.concat(totals), on=["shopper", "at"], how="left", maintain_order="left")
    return joined["value"].fill_null(0).cast(pl.Float64).to_numpy()


def _told(fitted: FittedRedemption, learned: _Rows, judged: _Rows) -> dict[str, Array]:
    """The probabilities of the judged rows, by who tells them; the rivals' are made of log(1 + count)."""
    told = {MODEL: fitted.model.probability(judged.values)}
    for name, count in RIVALS.items():
        told[name] = calibrated(count(learned), learned.happened, learned.covered).probability(count(judged))
    if (forest := _forest(learned)) is not None:
        told["forest"] = forest(judged.values)
    told["base rate"] = np.full(len(judged.happened), learned.happened.sum() / learned.covered.sum())
    return {name: judged.covered * probability for name, probability in told.items()}


RIVALS: Mapping[str, Callable[[_Rows], Array]] = {
    "past redemptions": lambda rows: np.log1p(rows.redemptions),
    "coupon spend": lambda rows: np.log1p(rows.spend),
}


def _forest(learned: _Rows) -> Callable[[Array], Array] | None:
    """A boosted forest on the same columns, fitted on the first four fifths of what was known and calibrated on the
    rest; None without LightGBM."""
    from daogou.ranking.heads import Slice, fit_head
    from daogou.training.rank import no_ranker

    if no_ranker():
        return None
    cut = len(learned.happened) * 4 // 5
    values = learned.values.astype(np.float32)
    learn, later = (Slice(values[part], learned.happened[part]) for part in (slice(cut), slice(cut, None)))
    head = fit_head(COLUMNS, learn, later)
    return lambda rows: head.probability(rows.astype(np.float32))


def _draws(household: Array, seed: int, draws: int) -> list[Array]:
    """Rows (int64[…]) of resampled households."""
    draw = np.random.default_rng(seed)
    _, whose = np.unique(household, return_inverse=True)
    order = np.argsort(whose, kind="stable")
    edges = np.searchsorted(whose[order], np.arange(whose.max() + 2))
    rows = [order[start:stop] for start, stop in pairwise(edges.tolist())]
    return [np.concatenate([rows[n] for n in draw.integers(len(rows), size=len(rows))]) for _ in range(draws)]


def _auc(probability: Array, judged: _Rows, rows: Array) -> float:
    return metrics.auc(probability[rows], judged.happened[rows])


def _row(probability: Array, judged: _Rows, drawn: list[Array]) -> dict[str, float]:
    areas = _interval([_auc(probability, judged, rows) for rows in drawn])
    errors = [metrics.expected_calibration_error(probability[rows], judged.happened[rows]) for rows in drawn[:200]]
    return {
        **worth(probability, judged.happened),
        **{f"auc_{end}": value for end, value in areas.items()},
        **{f"calibration_error_{end}": value for end, value in _interval(errors).items()},
        "peak_mb": peak_mb(),
    }


def _interval(values: list[float]) -> dict[str, float]:
    low, high = np.nanquantile(values, [0.025, 0.975])
    return {"low": float(low), "high": float(high)}
