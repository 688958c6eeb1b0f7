"""Serving the demo: the web server and the worker as children, looked after until Ctrl-C.

`household.py` is the loop, `child.py` one child, `launch.py` what a child runs first.
"""
