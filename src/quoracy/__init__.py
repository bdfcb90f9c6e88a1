"""Quoracy runs child protection conferences end to end, each authority under its own procedure."""
