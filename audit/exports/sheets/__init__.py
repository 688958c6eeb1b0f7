"""The sheets of the assessment's workbook, one file each."""
