"""0008: offers may be rules of their own, and products have sellers; of what was there no seller is known."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("products", sa.Column("seller", sa.Text(), nullable=True))
    op.add_column("offers", sa.Column("rule", sa.Text(), nullable=True))
