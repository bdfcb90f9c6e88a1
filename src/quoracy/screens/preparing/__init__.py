"""Preparing a conference: for its chair."""
