"""半年总结: the figures of a half-year, a text drafted from them, and the document.

To add a figure: a name and its words in `figures.COUNTED`, and its counting in `figures.counted`.
"""
