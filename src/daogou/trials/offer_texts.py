"""Vouchers in words against what they are: how many are read exactly, how many wrongly, how many in part.

A line of the file is a wish with its voucher's rules in words (`query`) and the truth (`voucher`): `voucher_type`
(platform or shop), `threshold`, `discount_type` (fixed or percentage), `face_value`, `discount`, `cap`. Of a line, a
field that is given and wrong makes it `misread`; else one that is missing makes it `unread`. Fields that follow from
others or are the shopper's own (`price_after_voucher`, `budget`) are no part of the rules.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daogou.app.language import desk_of
from daogou.language.run import run as ask_all
from daogou.language.run import tell
from daogou.reading.offers.accept import accept
from daogou.reading.offers.ask import prepare
from daogou.reading.offers.facts import Context
from daogou.reading.offers.read import Reader, Reading
from daogou.reading.offers.told import OfferAnswer
from daogou.shop.pricing.benefits import FixedOff, PercentOff, Threshold
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import InvalidInput, Progress, minor_units, silent

FIELDS = ("voucher_type", "threshold", "discount_type", "face_value", "discount", "cap")
CURRENCY = "USD"
"""The files name none: their amounts are plain numbers."""
_BEGINS = re.compile(r"(?:^|(?<=[.!?\n]))[^.!?\n]*\b(?:voucher|coupon|discount|promo)\w*", re.IGNORECASE)


def run(data: Path, llm: str = "", progress: Progress = silent) -> BenchResult:
    """By rules, and with `llm` by that model as far as it is believed, too. Raises `InvalidInput` for what cannot be
    read, holds no voucher, or a model that cannot be had."""
    rows = list(_rows(data))
    reader = Reader(Context(datetime.now(UTC), UTC, CURRENCY))
    texts, truths = [rules(query) for query, _ in rows], [truth for _, truth in rows]
    began = time.perf_counter()
    told = [fields(reader.read(text)) for text in texts]
    table = {"rules": _row(told, truths, time.perf_counter() - began)}
    notes: dict[str, object] = {"fields": list(FIELDS), "not_exact": _not_exact(told, truths)}
    if llm:
        began = time.perf_counter()
        readings, notes["model"] = _by_model(texts, reader, llm, progress)
        table["model"] = _row([fields(reading) for reading in readings], truths, time.perf_counter() - began)
    return BenchResult(
        "offers", data.name, "every voucher, all fields of its rules", table, "rules", len(rows), 0, notes
    )


def _row(told: Sequence[Mapping[str, Any]], truths: Sequence[Mapping[str, Any]], took: float) -> dict[str, float]:
    verdicts = [verdict(found, truth) for found, truth in zip(told, truths, strict=True)]
    shares = {name: verdicts.count(name) / len(truths) for name in ("fields_exact", "misread", "unread")}
    return {**shares, "texts_per_s": len(truths) / took, "peak_mb": peak_mb()}


def _not_exact(told: Sequence[Mapping[str, Any]], truths: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The first of them, with what was read."""
    pairs = enumerate(zip(told, truths, strict=True), 1)
    wrong = [(n, found, truth) for n, (found, truth) in pairs if verdict(found, truth) != "fields_exact"]
    return [{"voucher": n, "read": found, "so": {f: truth.get(f) for f in FIELDS}} for n, found, truth in wrong[:20]]


def _by_model(
    texts: Sequence[str], reader: Reader, llm: str, progress: Progress
) -> tuple[list[Reading], Mapping[str, int]]:
    desk = desk_of(cache_folder() / "offers", llm, lambda id_: 0)
    if desk.generator is None:
        raise InvalidInput(f"The model {llm} cannot be asked: {desk.lacking}.")
    asks = [prepare(text, reader.ctx) for text in texts]
    outcomes = asyncio.run(ask_all(asks, desk, lambda _: None, progress))
    answers = [outcome.answer or OfferAnswer() for outcome in outcomes]
    return [accept(text, answer, reader) for text, answer in zip(texts, answers, strict=True)], dict(tell(outcomes))


def rules(query: str) -> str:
    """The part of a wish from the sentence on that first speaks of a voucher; all of it where none does."""
    found = _BEGINS.search(query)
    return query[found.start() :] if found else query


def fields(reading: Reading) -> dict[str, Any]:
    """A voucher's fields as far as the text states them."""
    told: dict[str, Any] = {}
    if (offer := reading.offer) is None:
        return told
    if offer.one_seller:
        told["voucher_type"] = "shop"
    elif offer.stage == "platform" or "everything" in reading.stated:
        told["voucher_type"] = "platform"
    if offer.minimum and offer.minimum.amount:
        told["threshold"] = _major(offer.minimum.amount)
    match offer.benefit:
        case FixedOff(off=off):
            told |= {"discount_type": "fixed", "face_value": _major(off)}
        case Threshold(steps=(step,), every=False):
            told |= {"discount_type": "fixed", "face_value": _major(step.off), "threshold": _major(step.at)}
        case PercentOff(off=off):
            told |= {"discount_type": "percentage", "discount": off / 10_000, "cap": _major(offer.cap or 0) or None}
    return told


def verdict(told: Mapping[str, Any], truth: Mapping[str, Any]) -> str:
    """`fields_exact`, `misread` or `unread`; a field that is null in truth is not to be given."""
    if any(value is not None and not _same(value, truth.get(name)) for name, value in told.items()):
        return "misread"
    exact = all(_same(told.get(name), truth.get(name)) for name in FIELDS)
    return "fields_exact" if exact else "unread"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-6
    return bool(one == other)


def _major(minor: int) -> float:
    return minor / minor_units(CURRENCY)


def _rows(data: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        lines = data.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{data} cannot be read: {error}") from error
    found = False
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            query, voucher = str(row["query"]), row.get("voucher")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidInput(f"{data}:{number}: no JSON object with a `query`.") from error
        if isinstance(voucher, dict):
            found = True
            yield query, voucher
    if not found:
        raise InvalidInput(f"{data} holds no voucher: a line needs `query` and `voucher`.")
