"""0002: what is left of an erased shopper, a keyed hash by which the id is refused."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
