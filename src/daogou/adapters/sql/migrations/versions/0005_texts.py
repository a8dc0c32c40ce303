"""0005: what shoppers wrote: reviews, searches and their turns of a chat."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product_key", KEY, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["product_key"], ["products.key"]),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", "shopper_key", name=op.f("texts_id_shopper_key_once")),
    )
    op.create_index(op.f("texts_shopper_key_at"), "texts", ["shopper_key", "at"], unique=False)
    op.create_index(op.f("texts_product_key_at"), "texts", ["product_key", "at"], unique=False)
