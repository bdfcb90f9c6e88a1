"""Evaluations: how conferences went, said by those who were there and told of nobody."""
