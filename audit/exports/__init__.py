"""Exports: workbooks from plain rows; only `assessment.py` reads the database and makes the rows.

To add an export: declare its rows as frozen dataclasses, give each sheet a file in `sheets/` that
writes them through `page.Page` (titles, head rows, print set-up) and its `pen` (styled cells), and
put them in order in a `write_…` function that ends in `archive.save`. Text from data goes through
`Pen.text`, which can never become a formula; only `Pen.formula` writes one, and only from constants.
"""
