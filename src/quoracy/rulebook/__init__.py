"""What procedure says, and what follows from it: pure functions of a procedure and the facts.

Nothing here knows the day, reads a row or imports Django; the day and the facts are arguments.
"""
