"""The `quoracy` command line: one file for each thing somebody types."""
