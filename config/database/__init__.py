"""The database backend: Django's PostgreSQL, plus the embedded server when no URL is given."""
