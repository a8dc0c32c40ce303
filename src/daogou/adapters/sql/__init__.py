"""The shop's facts in SQLite or PostgreSQL; `database.Database` is the way in."""
