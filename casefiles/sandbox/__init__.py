"""Uploaded bytes are met in a confined child process, never in the one that serves people.

The parent asks (`asking.ask`, or `ask_on` for an answer that neither side shall hold), a child module
answers (`answering.run`, `run_order`, `run_telling`). Children import the standard library and this
package alone: no settings, no database, an empty environment. The one that marks a workbook writes
with openpyxl, and is told where that is.
"""
