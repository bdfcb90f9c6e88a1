"""What happened, to whom, and who said so: the case rows, in the order of a child's path.

Every case row has its authority. Writes are in each app's `actions.py`, reads in its `questions.py`;
`facts.py` turns rows into the rulebook's values.
"""
