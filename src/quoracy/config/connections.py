"""The connections of a web process to the database, kept together for whichever thread asks next."""

from __future__ import annotations

from django.db import connections

from quoracy.config import environment


def keep_connections() -> None:
    """Let a web process answer with a few kept connections, however many ask at once.

    Each request has a thread of its own. Without this each would also open a connection of its own: the devices of
    twenty boards that come back together after a restart would ask for more than a database server has. Now they wait
    their turn, for half a minute at most. While the database is away a lost connection is tried again for fifteen
    seconds, at pauses that double; after that whoever asks next tries afresh, so nobody waits for a retry far off.
    """
    most = environment.whole_number("QUORACY_CONNECTIONS", default=12, least=6, most=200)
    kept = {"min_size": 2, "max_size": most, "timeout": 30, "reconnect_timeout": 15}
    connections.settings["default"]["OPTIONS"]["pool"] = kept
