"""The import itself: a source's slices, checked, go into the stores; the rest goes into the rejects file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import polars as pl

from daogou.shop.events import EventStore
from daogou.shop.intake.checks import DUPLICATE, Checker
from daogou.shop.intake.rejects import ERASED, Rejects, rejects_file, shopper_column
from daogou.shop.intake.report import Report, TableReport
from daogou.shop.intake.source import Source
from daogou.shop.intake.tables import TABLE_NAMES, TABLES, TableName
from daogou.shop.offers import OfferStore
from daogou.shop.orders import OrderStore
from daogou.shop.pricing.offer import read_offer
from daogou.shop.products import ProductStore
from daogou.shop.proposals import ServiceStore
from daogou.shop.service_tables import facts_of
from daogou.shop.shoppers import ShopperStore
from daogou.shop.texts import TextStore
from daogou.types import ErasedShopper, InvalidInput, Progress, ShopperId, silent

SLICE = 200_000
"""Rows checked and written at once: some 100 MB at work, and a commit's cost is lost among so many rows."""


class Stores(Protocol):
    """Where facts go."""

    @property
    def products(self) -> ProductStore: ...
    @property
    def orders(self) -> OrderStore: ...
    @property
    def offers(self) -> OfferStore: ...
    @property
    def shoppers(self) -> ShopperStore: ...
    @property
    def events(self) -> EventStore: ...
    @property
    def texts(self) -> TextStore: ...
    @property
    def service(self) -> ServiceStore: ...


def import_source(source: Source, stores: Stores, rejects: Path, progress: Progress = silent) -> Report:
    """Import everything that `source` has and say what became of every row.

    The stores leave alone what they hold, so an import that was interrupted is completed by running it again, and
    running it twice changes nothing. Raises `InvalidInput` before anything is written where the source cannot be
    imported; a bad row costs only itself and ends in `rejects` (see `Rejects`), whole and with its reason. A row of an
    erased shopper is rejected too, and kept nowhere.
    """
    began = time.perf_counter()
    sizes = source.sizes()
    _require(sizes)
    report = Report(source.name, source.fingerprint(), rejects)
    with rejects_file(rejects) as rejected:
        run = _Import(source, stores, rejected, progress)
        report.tables = [run.table(name, sizes[name]) for name in TABLE_NAMES if name in sizes]
    report.seconds = time.perf_counter() - began
    return report


def _require(sizes: Mapping[TableName, int]) -> None:
    """Products may be in the store from an earlier import; campaigns and offers come with what refers to them."""
    for name in sizes:
        for other in TABLES[name].refers.values():
            if other not in sizes and other != "products" and not (other == "offers" and "rules" in sizes):
                raise InvalidInput(f"The table {name} refers to {other}, which the source does not have.")


class _Import:
    def __init__(self, source: Source, stores: Stores, rejects: Rejects, progress: Progress) -> None:
        self._source, self._stores, self._rejects, self._progress = source, stores, rejects, progress
        self._writers = _writers(stores)
        self._known: dict[TableName, pl.Series] = {}

    def table(self, name: TableName, size: int) -> TableReport:
        """Check and write one table, slice by slice."""
        began = time.perf_counter()
        if "products" in TABLES[name].refers.values() and "products" not in self._known:
            self._known["products"] = self._stores.products.frame()["id"]
        none = pl.Series("id", [], dtype=pl.String)
        checker, report = Checker(name, self._source.time_zone, self._known, self._erased), TableReport(name)
        accepted = [self._known.get("offers", none) if name == "rules" else none]
        self._progress(name, 0, size)
        for frame in self._slices(name):
            good = self._slice(name, checker, frame, report)
            if name in ("campaigns", "offers", "rules"):
                accepted.append(good["id"])
            self._progress(name, report.read, size)
        if name in ("campaigns", "offers", "rules"):  # a rule is redeemed as any offer
            self._known["offers" if name == "rules" else name] = pl.concat(accepted)
        report.seconds = time.perf_counter() - began
        return report

    def _slice(self, name: TableName, checker: Checker, frame: pl.DataFrame, report: TableReport) -> pl.DataFrame:
        checked = checker.check(frame)
        bad = checked.reasons.is_not_null()
        self._rejects.add(name, checked.reasons.filter(bad), frame.filter(bad))
        reasons = dict(checked.reasons.filter(bad).value_counts().iter_rows())
        report.read += len(frame)
        report.accepted += len(checked.good)
        report.duplicates += reasons.pop(DUPLICATE, 0)
        report.reasons.update(reasons)
        if len(checked.good):
            report.written += self._write(name, checked.good, report)
        return checked.good

    def _write(self, name: TableName, rows: pl.DataFrame, report: TableReport) -> int:
        """Write checked rows; those of a shopper who was erased since the check are taken out and counted."""
        try:
            return self._writers[name](rows)
        except ErasedShopper as error:
            theirs = rows[shopper_column(name)].is_in(error.shoppers)
            report.accepted -= int(theirs.sum())
            report.reasons[ERASED] += int(theirs.sum())
            return self._write(name, rows.filter(~theirs), report)

    def _erased(self, ids: pl.Series) -> pl.Series:
        whom = [ShopperId(id_) for id_ in ids.drop_nulls().unique()]
        return ids.is_in(list(self._stores.shoppers.erased(whom))).fill_null(value=False)

    def _slices(self, name: TableName) -> Iterator[pl.DataFrame]:
        frames = (part for frame in self._source.read(name) for part in frame.iter_slices(SLICE))
        return _whole_orders(frames) if name == "order_lines" else frames


def _writers(stores: Stores) -> Mapping[TableName, Callable[[pl.DataFrame], int]]:
    offers = stores.offers
    none = {name: pl.DataFrame(schema=dict(table.columns)) for name, table in TABLES.items()}
    return {
        "products": stores.products.add,
        "prices": stores.products.add_prices,
        "placements": stores.products.add_placements,
        "campaigns": lambda rows: offers.add_campaigns(rows, none["invitations"]),
        "invitations": lambda rows: offers.add_campaigns(none["campaigns"], rows),
        "offers": lambda rows: offers.add_offers(rows, none["scope"]),
        "scope": lambda rows: offers.add_offers(none["offers"], rows),
        "rules": lambda rows: offers.add_rules([read_offer(rule) for rule in rows["rule"]]),
        "redemptions": offers.add_redemptions,
        "order_lines": stores.orders.add,
        "shoppers": stores.shoppers.add,
        "events": lambda rows: _accepted(stores.events, _null_where_blank(rows, "product", "list", "text")),
        "texts": lambda rows: stores.texts.add(_null_where_blank(rows, "product", "language")),
        "variants": lambda rows: stores.service.add_variants(rows.select("product", "family").rows()),
        "payment_methods": lambda rows: stores.service.add(facts_of("payment_methods", rows)),
        "order_states": lambda rows: stores.service.add(facts_of("order_states", rows)),
        "payments": lambda rows: stores.service.add(facts_of("payments", rows)),
        "addresses": lambda rows: stores.service.add(facts_of("addresses", rows)),
        "shipments": lambda rows: stores.service.add(facts_of("shipments", rows)),
    }


def _accepted(events: EventStore, rows: pl.DataFrame) -> int:
    return events.accept(rows).new


def _null_where_blank(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Checked text is "" where nothing was given; these columns refer to something, or to nothing."""
    return rows.with_columns(pl.col(name).replace("", None) for name in names)


def _whole_orders(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows, cut where an order ends: the last order of each frame waits for the next one."""
    held: pl.DataFrame | None = None
    for frame in frames:
        if "order" not in frame.columns:  # the checks say so
            yield frame
            continue
        rows = frame if held is None else pl.concat([held, frame])
        last = rows["order"].rle_id()
        cut = int((last == last[-1]).arg_max() or 0) if len(rows) else 0
        if cut:
            yield rows[:cut]
        held = rows[cut:]
    if held is not None and len(held):
        yield held
