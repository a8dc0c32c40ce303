"""0003: an event's id counts once for its sender, no longer once for all."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # SQLite cannot drop a constraint: there the table is written anew
    with op.batch_alter_table("events") as events:
        events.drop_constraint(op.f("events_id_once"), type_="unique")
        events.create_unique_constraint(op.f("events_id_shopper_key_once"), ["id", "shopper_key"])
