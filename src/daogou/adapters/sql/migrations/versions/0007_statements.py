"""0007: what shoppers state about themselves and their lists."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "statements",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("edit", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("of", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", "shopper_key", name=op.f("statements_id_shopper_key_once")),
    )
    op.create_index(op.f("statements_shopper_key_at"), "statements", ["shopper_key", "at"], unique=False)
