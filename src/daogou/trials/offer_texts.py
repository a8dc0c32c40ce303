"""Vouchers in words against what they are: how many are read exactly, how many wrongly, how many in part.

A line of the file is a wish with its voucher's rules in words (`query`) and the truth (`voucher`): `voucher_type`
(platform or shop), `threshold`, `discount_type` (fixed or percentage), `face_value`, `discount`, `cap`. Of a line, a
field that is given and wrong makes it `misread`; else one that is missing makes it `unread`. Fields that follow from
others or are the shopper's own (`price_after_voucher`, `budget`) are no part of the rules.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daogou.reading.offers.facts import Context
from daogou.reading.offers.read import Reader, Reading
from daogou.shop.pricing.benefits import FixedOff, PercentOff, Threshold
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import InvalidInput, minor_units

FIELDS = ("voucher_type", "threshold", "discount_type", "face_value", "discount", "cap")
CURRENCY = "USD"
"""The files name none: their amounts are plain numbers."""
_BEGINS = re.compile(r"(?:^|(?<=[.!?\n]))[^.!?\n]*\b(?:voucher|coupon|discount|promo)\w*", re.IGNORECASE)


def run(data: Path) -> BenchResult:
    """Raises `InvalidInput` for what cannot be read or holds no voucher."""
    rows = list(_rows(data))
    reader = Reader(Context(datetime.now(UTC), UTC, CURRENCY))
    began = time.perf_counter()
    told = [fields(reader.read(rules(query))) for query, _ in rows]
    took = time.perf_counter() - began
    verdicts = [verdict(found, truth) for found, (_, truth) in zip(told, rows, strict=True)]
    shares = {f"{name}": verdicts.count(name) / len(rows) for name in ("fields_exact", "misread", "unread")}
    table = {"rules": {**shares, "texts_per_s": len(rows) / took, "peak_mb": peak_mb()}}
    wrong = [
        {"line": number, "read": found, "so": {name: truth.get(name) for name in FIELDS}}
        for number, (found, (_, truth)) in enumerate(zip(told, rows, strict=True), 1)
        if verdict(found, truth) != "fields_exact"
    ]
    notes = {"fields": list(FIELDS), "not_exact": wrong[:20]}
    return BenchResult(
        "offers", data.name, "every voucher, all fields of its rules", table, "rules", len(rows), 0, notes
    )


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
