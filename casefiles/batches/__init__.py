"""批量核查: a list of subjects read from a workbook, asked of the credit source, given back with verdicts."""
