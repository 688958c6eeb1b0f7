"""What a client needs to know of a running server."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.embedded.cluster import APP, DATABASE, OWNER, SUPERUSER
from config.embedded.layout import Layout, read_json


@dataclass(frozen=True)
class Server:
    """Where the running server is, and who may log in."""

    host: str  # the private folder of the unix socket (libpq: host=)
    port: int  # names the socket file only: the server listens on no network address
    passwords: Mapping[str, str] = field(repr=False)  # by role name
    superuser: str = SUPERUSER  # bootstrap and maintenance only
    owner: str = OWNER  # owns the database; migrations run as this role
    app: str = APP  # owns nothing; the application runs as this role
    database: str = DATABASE


def described(layout: Layout) -> Server | None:
    """The server as its supervisor wrote it down; None before the first start."""
    endpoint, passwords = read_json(layout.endpoint), read_json(layout.passwords)
    if not endpoint or not passwords:
        return None
    return Server(host=endpoint["host"], port=endpoint["port"], passwords=passwords)
