"""Backup and restore: the database, the files and the checkpoints as one sealed archive.

`sealed.py` is the encryption, `archive.py` what lies in it, `postgres.py` the PostgreSQL programs,
`taking.py` and `restoring.py` the two commands' work. See docs/operations.md.
"""
