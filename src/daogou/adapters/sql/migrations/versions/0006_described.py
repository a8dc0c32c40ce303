"""0006: products are described, have attributes and a stock; of what was there none is known."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for name in ("description_en", "description_zh", "attributes", "attributes_en", "attributes_zh"):
        op.add_column("products", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("products", sa.Column("stock", sa.BigInteger(), nullable=True))
