"""0004: brands, sizes and what is stated of accounts have names in both languages; what was there has none yet."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for table, names in (("products", ("brand", "size")), ("shopper_facts", ("facts", "source"))):
        for name in names:
            op.add_column(table, sa.Column(f"{name}_en", sa.Text(), nullable=True))
            op.add_column(table, sa.Column(f"{name}_zh", sa.Text(), nullable=True))
