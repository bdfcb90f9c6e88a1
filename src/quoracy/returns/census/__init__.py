"""England's children in need census, read back into chronologies.

`reading` turns a file into children without trusting it, `rules` judges every record against itself, `histories` makes
the events that our chronologies hold, and `report` says of each element of the file what became of it.
"""
