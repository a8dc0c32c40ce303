"""Accounts, visitors and their links in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

import polars as pl
from sqlalchemy import Connection, Delete, bindparam, delete, exists, or_, select

from daogou.adapters.sql.bulk import bulk_insert
from daogou.adapters.sql.checks import distinct, shaped
from daogou.adapters.sql.door import Door
from daogou.adapters.sql.keys import KEY_TYPE, ShopperKeys, erased_keys, keys_of
from daogou.adapters.sql.schema import (
    changes,
    conversation_messages,
    conversations,
    events,
    invitations,
    links,
    order_lines,
    orders,
    outcomes,
    proposals,
    redemptions,
    service_log,
    shopper_facts,
    shoppers,
    standing,
    statements,
    texts,
    unlinks,
)
from daogou.shop.products import plain_name
from daogou.shop.shoppers import SHOPPER_COLUMNS, Stated, read_facts
from daogou.types import InvalidInput, ShopperId, is_visitor, seconds


class SqlShoppers:
    """`shop.ShopperStore`."""

    def __init__(self, door: Door, people: ShopperKeys) -> None:
        self._door = door
        self._people = people

    def add(self, batch: pl.DataFrame) -> int:
        """See `ShopperStore`."""
        rows = distinct(shaped(batch, SHOPPER_COLUMNS), "id")
        for facts in chain(rows["facts"], rows["facts_en"], rows["facts_zh"]):
            read_facts(facts)
        with self._door.writing() as connection:
            keys = self._people.keys(connection, rows["id"])
            people = pl.Series("shopper_key", [keys[shopper] for shopper in rows["id"]], dtype=KEY_TYPE)
            stated = rows.with_columns(people).drop("id")
            return bulk_insert(connection, shopper_facts, stated, replace="shopper_key")

    def known(self, shopper: ShopperId) -> bool:
        """See `ShopperStore`."""
        stated = exists().where(shopper_facts.c.shopper_key == shoppers.c.key)
        bought = exists().where(orders.c.shopper_key == shoppers.c.key)
        query = select(shoppers.c.key).where(shoppers.c.id == shopper, or_(stated, bought))
        with self._door.reading() as connection:
            return connection.execute(query).first() is not None

    def stored(self, whom: Sequence[ShopperId]) -> frozenset[ShopperId]:
        """See `ShopperStore`."""
        with self._door.reading() as connection:
            return frozenset(ShopperId(id_) for id_ in keys_of(connection, shoppers, whom))

    def facts(self, shopper: ShopperId) -> Stated:
        """See `ShopperStore`."""
        query = select(shopper_facts).join(shoppers).where(shoppers.c.id == shopper)
        with self._door.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return Stated()
        facts, en, zh = (read_facts(text or "{}") for text in (row.facts, row.facts_en, row.facts_zh))
        return Stated(facts, en, zh, plain_name(row.source, row.source_en or "", row.source_zh or ""))

    def link(self, visitor: ShopperId, shopper: ShopperId, at: datetime) -> bool:
        """See `ShopperStore`."""
        if not is_visitor(visitor) or is_visitor(shopper):
            raise InvalidInput("A link is from a visitor to an account.")
        with self._door.writing() as connection:
            keys = keys_of(connection, shoppers, [visitor, shopper])
            if _was_linked(connection, keys.get(visitor)):
                return _is_linked(connection, keys[visitor], keys.get(shopper))
            keys = self._people.keys(connection, [visitor, shopper])
            row = {"visitor_key": keys[visitor], "shopper_key": keys[shopper], "at": seconds(at)}
            return bulk_insert(connection, links, pl.DataFrame([row])) == 1

    def unlink(self, visitor: ShopperId, shopper: ShopperId, at: datetime) -> bool:
        """See `ShopperStore`."""
        with self._door.writing() as connection:
            keys = keys_of(connection, shoppers, [visitor, shopper])
            if not _is_linked(connection, keys.get(visitor), keys.get(shopper)):
                return False
            row = {"visitor_key": keys[visitor], "at": seconds(at)}
            return bulk_insert(connection, unlinks, pl.DataFrame([row])) == 1

    def identities(self, shopper: ShopperId) -> Sequence[ShopperId]:
        """See `ShopperStore`."""
        with self._door.reading() as connection:
            return [shopper, *(ShopperId(visitor) for visitor in _visitors(connection, shopper))]

    def erase(self, shopper: ShopperId) -> int:
        """See `ShopperStore`. Nothing stays readable in a SQLite file either; where that fails the rows are gone
        already, and erasing again completes it."""
        with self._door.writing() as connection:
            whose = [shopper, *_visitors(connection, shopper)]
            self._people.remember_erased(connection, whose)
            keys = keys_of(connection, shoppers, whose)
            gone = sum(connection.execute(statement).rowcount for statement in _erasing(list(keys.values())))
            self._door.changed(connection, gone)
        self._door.leave_no_trace()
        return gone

    def erased(self, whom: Iterable[ShopperId]) -> frozenset[ShopperId]:
        """See `ShopperStore`."""
        with self._door.reading() as connection:
            return self._people.erased(connection, whom)

    def erased_keys(self) -> frozenset[int]:
        """See `ShopperStore`."""
        with self._door.reading() as connection:
            return erased_keys(connection)


def _was_linked(connection: Connection, visitor: int | None) -> bool:
    """Whether this visitor is or was linked to any account. What an erased account leaves is the undone link's date,
    so that a visitor it gave up is not linked anew."""
    linked = select(links.c.visitor_key).where(links.c.visitor_key == visitor)
    undone = select(unlinks.c.visitor_key).where(unlinks.c.visitor_key == visitor)
    return connection.execute(linked.union(undone)).first() is not None


def _is_linked(connection: Connection, visitor: int | None, account: int | None) -> bool:
    query = select(links.c.at).where(links.c.visitor_key == visitor, links.c.shopper_key == account, standing())
    return connection.execute(query).first() is not None


def _visitors(connection: Connection, shopper: ShopperId) -> list[str]:
    """The visitors linked to this account, in the order in which they were."""
    return list(connection.execute(_VISITORS, {"account": shopper}).scalars())


_ACCOUNT = shoppers.alias()
_VISITORS = (
    select(shoppers.c.id)
    .join_from(links, shoppers, links.c.visitor_key == shoppers.c.key)
    .join(_ACCOUNT, links.c.shopper_key == _ACCOUNT.c.key)
    .where(_ACCOUNT.c.id == bindparam("account"), standing())
    .order_by(links.c.at, shoppers.c.id)
)
"""Written once: to write a statement anew takes a request longer than to run it."""


def _erasing(keys: Sequence[int]) -> Sequence[Delete]:
    """The deletions that leave nothing of these shoppers, in the order that foreign keys allow."""
    theirs = select(orders.c.key).where(orders.c.shopper_key.in_(keys))
    proposed = select(proposals.c.key).where(proposals.c.shopper_key.in_(keys))
    told = (orders, events, texts, statements, invitations, redemptions, shopper_facts)
    served = (changes, proposals, service_log, conversations)
    talked = select(conversations.c.key).where(conversations.c.shopper_key.in_(keys))
    return [
        delete(conversation_messages).where(conversation_messages.c.conversation_key.in_(talked)),
        delete(outcomes).where(outcomes.c.proposal_key.in_(proposed)),
        delete(order_lines).where(order_lines.c.order_key.in_(theirs)),
        *(delete(table).where(table.c.shopper_key.in_(keys)) for table in (*told, *served)),
        delete(unlinks).where(unlinks.c.visitor_key.in_(keys)),
        delete(links).where(or_(links.c.visitor_key.in_(keys), links.c.shopper_key.in_(keys))),
        delete(shoppers).where(shoppers.c.key.in_(keys)),
    ]
