"""The embedded PostgreSQL: the default database of the demo, the tests and a small county.

The programs come from a wheel; a small supervisor of our own runs them. A client calls
`ensure` and connects; the server lives as long as any client process does, stops by itself
after the last, and comes back after any kill. No Django in here.
"""

from config.embedded.client import ensure
from config.embedded.errors import EmbeddedServerError
from config.embedded.server import Server

__all__ = ["EmbeddedServerError", "Server", "ensure"]
