"""The outbox: what waits to leave, what has left, and above all what did not arrive."""
