"""0001: the facts of a shop. A migration is never changed once it is released; `schema.py` holds the newest state."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _shop()
    _catalogue()
    _shoppers()
    _orders()
    _events()
    _campaigns()
    _offers()


def _shop() -> None:
    op.create_table(
        "shop",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _catalogue() -> None:
    op.create_table(
        "products",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("department_en", sa.Text(), nullable=True),
        sa.Column("department_zh", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("category_en", sa.Text(), nullable=True),
        sa.Column("category_zh", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("recommendable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", name=op.f("products_id_once")),
    )
    op.create_table(
        "prices",
        sa.Column("product_key", KEY, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.PrimaryKeyConstraint("product_key", "since"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "placements",
        sa.Column("product_key", KEY, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("displays", sa.BigInteger(), nullable=False),
        sa.Column("mailers", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.PrimaryKeyConstraint("product_key", "since"),
        sqlite_with_rowid=False,
    )


def _shoppers() -> None:
    op.create_table(
        "shoppers",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", name=op.f("shoppers_id_once")),
    )
    op.create_table(
        "shopper_facts",
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("shopper_key"),
    )
    op.create_table(
        "links",
        sa.Column("visitor_key", KEY, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.ForeignKeyConstraint(["visitor_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("visitor_key"),
    )
    op.create_index(op.f("links_shopper_key"), "links", ["shopper_key"], unique=False)
    op.create_table(
        "unlinks",
        sa.Column("visitor_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["visitor_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("visitor_key"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", name=op.f("orders_id_once")),
    )
    op.create_index(op.f("orders_shopper_key_at_id"), "orders", ["shopper_key", "at", "id"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("order_key", KEY, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("product_key", KEY, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("shop_discount", sa.BigInteger(), nullable=False),
        sa.Column("coupon_discount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["order_key"], ["orders.key"]),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.PrimaryKeyConstraint("order_key", "line"),
        sqlite_with_rowid=False,
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product_key", KEY, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("list", ID, nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", name=op.f("events_id_once")),
    )
    op.create_index(
        "events_impression_list",
        "events",
        ["list"],
        unique=False,
        sqlite_where=sa.text("kind = 'impression'"),
        postgresql_where=sa.text("kind = 'impression'"),
    )
    op.create_index(op.f("events_shopper_key_at_kind"), "events", ["shopper_key", "at", "kind"], unique=False)


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", name=op.f("campaigns_id_once")),
    )
    op.create_table(
        "invitations",
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("campaign_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["campaign_key"], ["campaigns.key"]),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("shopper_key", "campaign_key"),
        sqlite_with_rowid=False,
    )


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_key", KEY, nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_key"], ["campaigns.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", name=op.f("offers_id_once")),
    )
    op.create_table(
        "offer_scope",
        sa.Column("product_key", KEY, nullable=False),
        sa.Column("offer_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["offer_key"], ["offers.key"]),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.PrimaryKeyConstraint("product_key", "offer_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "redemptions",
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("offer_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["offer_key"], ["offers.key"]),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("shopper_key", "offer_key", "at"),
        sqlite_with_rowid=False,
    )
