"""Keeping what people trusted to the site: backups, restoring them, and the move from SQLite to PostgreSQL."""
