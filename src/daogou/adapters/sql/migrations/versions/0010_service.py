"""0010: what happens to orders after the sale, proposals with their outcomes, the log, and families of variants."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("origin", ID, nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("shopper_key", "number"),
        sa.UniqueConstraint("shopper_key", "origin", name=op.f("changes_shopper_key_origin_once")),
    )
    op.create_table(
        "proposals",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("later", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("proposals_shopper_key"), "proposals", ["shopper_key"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("proposal_key", KEY, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_key"], ["proposals.key"]),
        sa.PrimaryKeyConstraint("proposal_key"),
    )
    op.create_table(
        "service_log",
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("shopper_key", "number"),
    )
    op.create_table(
        "variants",
        sa.Column("product_key", KEY, nullable=False),
        sa.Column("family", ID, nullable=False),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.PrimaryKeyConstraint("product_key"),
    )
    op.create_index(op.f("variants_family"), "variants", ["family"], unique=False)
