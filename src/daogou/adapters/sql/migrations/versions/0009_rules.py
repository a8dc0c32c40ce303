"""0009: offers may be rules of their own, and products have sellers; of what was there no seller is known."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("products", sa.Column("seller", sa.Text(), nullable=True))
    op.add_column("offers", sa.Column("rule", sa.Text(), nullable=True))
