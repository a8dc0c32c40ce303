"""What happens after the sale, in SQL: one append-only row for each change, proposal, outcome and line of the log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl
from sqlalchemy import Connection, Table, func, insert, select

from daogou.adapters.sql.bulk import bulk_insert
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ProductKeys, ShopperKeys, chunks, keys_of, next_key
from daogou.adapters.sql.schema import changes, orders, outcomes, products, proposals, service_log, shoppers, variants
from daogou.shop.after_sales.calls import Call
from daogou.shop.after_sales.effects import Effect, read_effect, write_effect
from daogou.shop.proposals import Change, Decide, Fact, LogKind, LogLine, Outcome, Proposal
from daogou.types import ShopperId, Words

_CHANGE: dict[str, pl.DataType] = {
    "shopper_key": KEY_TYPE,
    "number": pl.Int64(),
    "at": pl.Int64(),
    "kind": pl.String(),
    "content": pl.String(),
    "origin": pl.String(),
}


class SqlService:
    """`shop.ServiceStore`."""

    def __init__(self, door: Door, keys: ProductKeys, people: ShopperKeys) -> None:
        self._door = door
        self._keys = keys
        self._people = people

    def add(self, facts: Sequence[Fact]) -> int:
        """See `ServiceStore`."""
        with self._door.writing() as connection:
            theirs = _whose(connection, [order for fact in facts if (order := _order_of(fact.effect))])
            named = self._people.keys(connection, [fact.shopper for fact in facts if fact.shopper is not None])
            sorted_by: dict[int, list[Fact]] = {}
            for fact in sorted(facts, key=lambda fact: fact.at):
                order = _order_of(fact.effect)
                stated = named.get(fact.shopper or "")
                key = theirs.get(order) if order else stated
                if key is not None and stated in (None, key):
                    sorted_by.setdefault(key, []).append(fact)
            rows = [row for key, some in sorted_by.items() for row in _new_rows(connection, key, some)]
            new = bulk_insert(connection, changes, pl.DataFrame(rows, schema=_CHANGE, orient="row"))
        return new

    def add_variants(self, families: Sequence[tuple[str, str]]) -> int:
        """See `ServiceStore`."""
        once = dict(families)
        with self._door.writing() as connection:
            keys = self._keys.keys(connection, pl.Series("product", list(once), dtype=pl.String))
            rows = pl.DataFrame([keys, pl.Series("family", list(once.values()), dtype=pl.String)])
            return bulk_insert(connection, variants, rows, replace="product_key")

    def family(self, product: str) -> Sequence[str]:
        """See `ServiceStore`."""
        own = select(variants.c.family).join(products).where(products.c.id == product).scalar_subquery()
        query = select(products.c.id).join(variants).where(variants.c.family == own).order_by(products.c.id)
        with self._door.reading() as connection:
            return list(connection.execute(query).scalars())

    def changes(self, shopper: ShopperId) -> Sequence[Change]:
        """See `ServiceStore`."""
        with self._door.reading() as connection:
            return _changes(connection, keys_of(connection, shoppers, [shopper]).get(shopper))

    def propose(self, proposal: Proposal) -> None:
        """See `ServiceStore`."""
        with self._door.writing() as connection:
            key = self._people.keys(connection, [proposal.shopper])[proposal.shopper]
            row = {"key": next_key(connection, proposals), "id": proposal.id, "shopper_key": key}
            numbers = {name: getattr(proposal, name) for name in ("session", "amount", "later", "at", "expires")}
            connection.execute(insert(proposals).values(**row, **numbers, content=_written(proposal)))
            _log(connection, key, LogLine(proposal.at, "asked", "", proposal.call.canonical()))
            _log(connection, key, LogLine(proposal.at, "proposed", proposal.id, ""))

    def proposal(self, shopper: ShopperId, id_: str) -> Proposal | None:
        """See `ServiceStore`."""
        with self._door.reading() as connection:
            row = connection.execute(_PROPOSAL.where(shoppers.c.id == shopper, proposals.c.id == id_)).first()
        return None if row is None else _read(shopper, row)

    def outcome(self, shopper: ShopperId, id_: str) -> Outcome | None:
        """See `ServiceStore`."""
        with self._door.reading() as connection:
            return _outcome(connection, shopper, id_)

    def settle(self, proposal: Proposal, at: int, decide: Decide) -> Outcome:
        """See `ServiceStore`."""
        with self._door.writing() as connection:
            if (before := _outcome(connection, proposal.shopper, proposal.id)) is not None:
                return before
            key = self._people.keys(connection, [proposal.shopper])[proposal.shopper]
            outcome, effects = decide(_changes(connection, key))
            named = select(proposals.c.key).where(proposals.c.id == proposal.id)
            place = connection.execute(named).scalar_one()
            connection.execute(insert(outcomes).values(proposal_key=place, **outcome._asdict()))
            _append(connection, key, at, proposal.id, effects)
            kind: LogKind = "done" if outcome.done else "refused"
            _log(connection, key, LogLine(at, kind, proposal.id, json.dumps({"reason": outcome.reason})))
        return outcome

    def move(self, shopper: ShopperId, at: int, decide: Callable[[Sequence[Change]], Sequence[Effect]]) -> int:
        """See `ServiceStore`."""
        with self._door.writing() as connection:
            key = self._people.keys(connection, [shopper])[shopper]
            held = _changes(connection, key)
            effects = decide(held)
            _append(connection, key, at, f"shop-{len(held)}", effects)
            _log(connection, key, LogLine(at, "moved", "", json.dumps([write_effect(each) for each in effects])))
        return len(effects)

    def note(self, shopper: ShopperId, *lines: LogLine) -> None:
        """See `ServiceStore`."""
        with self._door.writing() as connection:
            key = keys_of(connection, shoppers, [shopper]).get(shopper)
            if key is not None:
                for line in lines:
                    _log(connection, key, line)

    def log(self, shopper: ShopperId) -> Sequence[LogLine]:
        """See `ServiceStore`."""
        columns = (service_log.c[name] for name in LogLine._fields)
        query = select(*columns).join(shoppers).where(shoppers.c.id == shopper).order_by(service_log.c.number)
        with self._door.reading() as connection:
            return [LogLine(*row) for row in connection.execute(query)]

    def owner(self, order: str) -> ShopperId | None:
        """See `ServiceStore`."""
        query = select(shoppers.c.id).join(orders, orders.c.shopper_key == shoppers.c.key).where(orders.c.id == order)
        with self._door.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else ShopperId(found)


def _order_of(effect: Effect) -> str:
    return str(getattr(effect, "order", ""))


def _whose(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Of those orders that are there, whose they are."""
    query = select(orders.c.id, orders.c.shopper_key)
    found: dict[str, int] = {}
    for portion in chunks(ids):
        found.update((row.id, row.shopper_key) for row in connection.execute(query.where(orders.c.id.in_(portion))))
    return found


def _next(connection: Connection, table: Table, key: int) -> int:
    last = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.shopper_key == key)
    return int(connection.execute(last).scalar_one()) + 1


def _new_rows(connection: Connection, key: int, facts: Sequence[Fact]) -> Iterator[tuple[Any, ...]]:
    """The rows of those facts that were not stated before."""
    stated = select(changes.c.origin).where(changes.c.shopper_key == key)
    known = set(connection.execute(stated).scalars())
    number = _next(connection, changes, key)
    for fact in facts:
        if fact.origin not in known:
            known.add(fact.origin)
            yield (key, number, fact.at, *write_effect(fact.effect), fact.origin)
            number += 1


def _append(connection: Connection, key: int, at: int, origin: str, effects: Sequence[Effect]) -> None:
    first = _next(connection, changes, key)
    rows = [(key, first + n, at, *write_effect(effect), f"{origin}:{n}") for n, effect in enumerate(effects)]
    if rows:
        connection.execute(insert(changes), [dict(zip(_CHANGE, row, strict=True)) for row in rows])


def _changes(connection: Connection, key: int | None) -> Sequence[Change]:
    query = select(changes.c.number, changes.c.at, changes.c.kind, changes.c.content)
    query = query.where(changes.c.shopper_key == key).order_by(changes.c.number)
    return [Change(row.number, row.at, read_effect(row.kind, row.content)) for row in connection.execute(query)]


def _log(connection: Connection, key: int, line: LogLine) -> None:
    row = {"shopper_key": key, "number": _next(connection, service_log, key)}
    connection.execute(insert(service_log).values(**row, **line._asdict()))


_PROPOSAL = select(proposals).join(shoppers)


def _outcome(connection: Connection, shopper: ShopperId, id_: str) -> Outcome | None:
    query = select(outcomes.c.done, outcomes.c.reason, outcomes.c.at).join_from(outcomes, proposals)
    query = query.join(shoppers, proposals.c.shopper_key == shoppers.c.key)
    row = connection.execute(query.where(shoppers.c.id == shopper, proposals.c.id == id_)).first()
    return None if row is None else Outcome(bool(row.done), row.reason, row.at)


def _written(proposal: Proposal) -> str:
    told = {
        "call": asdict(proposal.call),
        "effects": [write_effect(effect) for effect in proposal.effects],
        "told": [[line.en, line.zh] for line in proposal.told],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _read(shopper: ShopperId, row: Any) -> Proposal:
    told: Mapping[str, Any] = json.loads(row.content)
    call = told["call"]
    return Proposal(
        row.id,
        shopper,
        row.session,
        Call(**{**call, "items": tuple(call["items"]), "new_items": tuple(call["new_items"])}),
        tuple(read_effect(*each) for each in told["effects"]),
        row.amount,
        row.later,
        tuple(Words(*line) for line in told["told"]),
        row.at,
        row.expires,
    )
