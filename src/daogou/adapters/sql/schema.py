"""The tables, as the newest migration leaves them.

The shop's own ids are kept once, in the table that owns them, beside a dense integer key that all other tables refer
to: rows are small, one shopper's rows lie together, and erasing a shopper's row takes the id out of the whole file.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    exists,
)
from sqlalchemy import literal_column as literal
from sqlalchemy.types import TypeEngine

# compared byte by byte, so that both databases and polars sort alike
ID: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite's own row number only where the type is INTEGER
KEY: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")

METADATA = MetaData(
    naming_convention={"ix": "%(table_name)s_%(column_0_N_name)s", "uq": "%(table_name)s_%(column_0_N_name)s_once"}
)


def _table(name: str, *parts: Any, rowid: bool = True) -> Table:
    return Table(name, METADATA, *parts, sqlite_with_rowid=rowid)


def _key() -> Column[int]:
    return Column("key", KEY, primary_key=True, autoincrement=False)


def _id() -> Column[str]:
    return Column("id", ID, nullable=False, unique=True)


def _ref(table: str) -> Column[int]:
    return Column(f"{table.removesuffix('s')}_key", KEY, ForeignKey(f"{table}.key"), nullable=False)


def _number(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _text(name: str, nullable: bool = True) -> Column[str]:
    return Column(name, Text, nullable=nullable)


# one row; `facts` counts the writes that changed catalogue, orders or offers
shop = _table("shop", _key(), Column("id", ID, nullable=False), _text("currency", False), _number("facts"))

products = _table(
    "products",
    _key(),
    _id(),
    _text("title_en"),
    _text("title_zh"),
    _text("department"),
    _text("department_en"),
    _text("department_zh"),
    _text("category"),
    _text("category_en"),
    _text("category_zh"),
    _text("kind"),
    _text("brand"),
    _text("brand_en"),
    _text("brand_zh"),
    _text("size"),
    _text("size_en"),
    _text("size_zh"),
    _text("description_en"),
    _text("description_zh"),
    _text("attributes"),
    _text("attributes_en"),
    _text("attributes_zh"),
    _text("seller"),
    _number("price", nullable=True),
    _number("stock", nullable=True),
    Column("recommendable", Boolean, nullable=False),
)
prices = _table(
    "prices",
    _ref("products"),
    _number("since"),
    _number("price"),
    PrimaryKeyConstraint("product_key", "since"),
    rowid=False,
)
placements = _table(
    "placements",
    _ref("products"),
    _number("since"),
    _number("displays"),
    _number("mailers"),
    PrimaryKeyConstraint("product_key", "since"),
    rowid=False,
)

shoppers = _table("shoppers", _key(), _id())
shopper_facts = _table(
    "shopper_facts",
    _ref("shoppers"),
    _text("facts", False),
    _text("facts_en"),
    _text("facts_zh"),
    _text("source", False),
    _text("source_en"),
    _text("source_zh"),
    PrimaryKeyConstraint("shopper_key"),
)
# append-only, both: the primary keys decide races, and an undone link stays undone
links = _table(
    "links",
    Column("visitor_key", KEY, ForeignKey("shoppers.key"), nullable=False),
    _ref("shoppers"),
    _number("at"),
    PrimaryKeyConstraint("visitor_key"),
    Index(None, "shopper_key"),
)
unlinks = _table(
    "unlinks",
    Column("visitor_key", KEY, ForeignKey("shoppers.key"), nullable=False),
    _number("at"),
    PrimaryKeyConstraint("visitor_key"),
)
# what is left of an erased shopper: the keyed hash by which the id is refused, as a signed number
erased = _table("erased", _key())


def standing() -> ColumnElement[bool]:
    """Whether a row of `links` was not undone."""
    return ~exists().where(unlinks.c.visitor_key == links.c.visitor_key)


orders = _table(
    "orders",
    _key(),
    _id(),
    _ref("shoppers"),
    _number("at"),
    _text("place"),
    Index(None, "shopper_key", "at", "id"),
)
order_lines = _table(
    "order_lines",
    _ref("orders"),
    _number("line"),
    _ref("products"),
    _number("quantity"),
    _number("paid"),
    _number("shop_discount"),
    _number("coupon_discount"),
    PrimaryKeyConstraint("order_key", "line"),
    rowid=False,
)

IMPRESSION: ColumnElement[str] = literal("'impression'")
events = _table(
    "events",
    _key(),
    Column("id", ID, nullable=False),
    _ref("shoppers"),
    _text("kind", False),
    Column("product_key", KEY, ForeignKey("products.key")),
    _number("at"),
    Column("list", ID),
    _number("position", nullable=True),
    _text("text"),
    Index(None, "shopper_key", "at", "kind"),
    # an id is its sender's own: another's of the same name is another event
    UniqueConstraint("id", "shopper_key"),
)
# an impression is looked up by its list; the other kinds never are
Index(
    "events_impression_list",
    events.c.list,
    sqlite_where=events.c.kind == IMPRESSION,
    postgresql_where=events.c.kind == IMPRESSION,
)

texts = _table(
    "texts",
    _key(),
    Column("id", ID, nullable=False),
    _ref("shoppers"),
    _text("kind", False),
    Column("product_key", KEY, ForeignKey("products.key")),
    _number("at"),
    _text("text", False),
    _number("rating", nullable=True),
    _text("language"),
    Index(None, "shopper_key", "at"),
    Index(None, "product_key", "at"),
    UniqueConstraint("id", "shopper_key"),
)

# append-only: what is taken back is so by a later row
statements = _table(
    "statements",
    _key(),
    Column("id", ID, nullable=False),
    _ref("shoppers"),
    Column("edit", ID, nullable=False),
    _text("kind", False),
    _number("at"),
    _text("language", False),
    _text("words", False),
    _text("wanted", False),
    _number("low", nullable=True),
    _number("high", nullable=True),
    _text("whom", False),
    _number("until", nullable=True),
    _text("of", False),
    Index(None, "shopper_key", "at"),
    UniqueConstraint("id", "shopper_key"),
)

conversations = _table(
    "conversations",
    _key(),
    Column("id", ID, nullable=False),
    _ref("shoppers"),
    _text("state", False),
    _number("at"),
    Index(None, "shopper_key", "at"),
    UniqueConstraint("id", "shopper_key"),
)
conversation_messages = _table(
    "conversation_messages",
    _ref("conversations"),
    _number("place"),
    _text("by", False),
    _text("text", False),
    _number("at"),
    _text("shown", False),
    PrimaryKeyConstraint("conversation_key", "place"),
    rowid=False,
)

# what a reader finds takes the place of what it found before; no fact of the shop's own is here
readings = _table(
    "readings",
    _ref("products"),
    _text("reader", False),
    _number("place"),
    *(_text(name, False) for name in ("name", "value", "field", "quote", "model", "prompt")),
    _number("at"),
    PrimaryKeyConstraint("product_key", "reader", "place"),
    rowid=False,
)

campaigns = _table("campaigns", _key(), _id(), _text("kind"), _number("starts"), _number("ends"))
invitations = _table(
    "invitations",
    _ref("shoppers"),
    _ref("campaigns"),
    PrimaryKeyConstraint("shopper_key", "campaign_key"),
    rowid=False,
)
offers = _table(
    "offers",
    _key(),
    _id(),
    _ref("campaigns"),
    _text("code"),
    _number("amount", nullable=True),
    Column("estimated", Boolean, nullable=False),
    # what `shop.pricing` reads; null of a coupon of `CAMPAIGN_COLUMNS`
    _text("rule"),
)
offer_scope = _table(
    "offer_scope",
    _ref("products"),
    _ref("offers"),
    PrimaryKeyConstraint("product_key", "offer_key"),
    rowid=False,
)
redemptions = _table(
    "redemptions",
    _ref("shoppers"),
    _ref("offers"),
    _number("at"),
    PrimaryKeyConstraint("shopper_key", "offer_key", "at"),
    rowid=False,
)

# append-only: what the shop states of orders and methods, and what was done with them; the number decides races
changes = _table(
    "changes",
    _ref("shoppers"),
    _number("number"),
    _number("at"),
    _text("kind", False),
    _text("content", False),
    Column("origin", ID, nullable=False),
    PrimaryKeyConstraint("shopper_key", "number"),
    UniqueConstraint("shopper_key", "origin"),
)
proposals = _table(
    "proposals",
    _key(),
    _id(),
    _ref("shoppers"),
    _text("session", False),
    _text("content", False),
    _number("amount"),
    _number("later"),
    _number("at"),
    _number("expires"),
    Index(None, "shopper_key"),
)
# one row a proposal: what became of it is so for good
outcomes = _table(
    "outcomes",
    _ref("proposals"),
    Column("done", Boolean, nullable=False),
    _text("reason", False),
    _number("at"),
    PrimaryKeyConstraint("proposal_key"),
)
service_log = _table(
    "service_log",
    _ref("shoppers"),
    _number("number"),
    _number("at"),
    _text("kind", False),
    _text("proposal", False),
    _text("content", False),
    PrimaryKeyConstraint("shopper_key", "number"),
)
variants = _table(
    "variants",
    _ref("products"),
    Column("family", ID, nullable=False),
    PrimaryKeyConstraint("product_key"),
    Index(None, "family"),
)
