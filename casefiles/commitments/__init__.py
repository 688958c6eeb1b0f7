"""Credit commitments (信用承诺; notice, 五): what their text must say, and how a signature is read.

Pure rules; the rows are in `casefiles/models/commitments.py`, the deeds in `casefiles/verbs/`.
"""
