"""Uploaded bytes are met in a confined child process, never in the one that serves people.

The parent asks (`asking.ask`), a child module answers (`answering.run`). Children import the standard
library and this package alone: no settings, no database, an empty environment. The one that marks a
workbook writes with openpyxl, and is told where that is.
"""
