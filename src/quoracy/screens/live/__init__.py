"""The conference on its day: the roll, the quorum, the decisions child by child, the closing and its letters."""
