"""Runs migrations on the connection that `migrate.upgrade` hands over, within its transaction."""

from alembic import context

from daogou.adapters.sql.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's too: half an upgrade is none
    render_as_batch=True,
)
context.run_migrations()
