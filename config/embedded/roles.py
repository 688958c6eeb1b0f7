"""Talking to the server: is it there, and do its roles and database exist?

psycopg is imported where it is used: the supervisor imports this package too, lives as long
as the server, and needs no driver.
"""

from config.embedded.server import Server

ROLES = {
    # may create databases (tests) and the roles that row-level security chooses between
    "owner": "LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS",
    # the application: owns nothing, so every policy holds for it
    "app": "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
}


def answers(server: Server) -> bool:
    """Whether the server accepts connections; asks without logging in (about 2 ms)."""
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import PGconn, Ping

    where = make_conninfo(host=server.host, port=server.port, connect_timeout=2)
    return PGconn.ping(where.encode()) == Ping.OK


def bootstrap(server: Server) -> None:
    """Create or mend the two roles and the database. Safe to repeat."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(
        host=server.host,
        port=server.port,
        user=server.superuser,
        password=server.passwords[server.superuser],
        dbname="postgres",
        require_auth="scram-sha-256",
        autocommit=True,
    ) as connection:
        for role, rights in ((server.owner, ROLES["owner"]), (server.app, ROLES["app"])):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            # Scrambled here, so that no plain password can reach the server's log.
            secret = connection.pgconn.encrypt_password(
                server.passwords[role].encode(), role.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                    sql.SQL("ALTER" if known.fetchone() else "CREATE"),
                    sql.Identifier(role),
                    sql.SQL(rights),
                    sql.Literal(secret.decode()),
                )
            )
        there = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [server.database]
        )
        if not there.fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(server.database), sql.Identifier(server.owner)
                )
            )
