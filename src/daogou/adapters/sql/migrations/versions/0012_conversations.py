"""0012: what shoppers and the assistant said to each other."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("shopper_key", KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shopper_key"], ["shoppers.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("id", "shopper_key", name=op.f("conversations_id_shopper_key_once")),
    )
    op.create_index(op.f("conversations_shopper_key_at"), "conversations", ["shopper_key", "at"], unique=False)
    op.create_table(
        "conversation_messages",
        sa.Column("conversation_key", KEY, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_key"], ["conversations.key"]),
        sa.PrimaryKeyConstraint("conversation_key", "place"),
        sqlite_with_rowid=False,
    )
