"""The room: what is said, who comes and goes, where the agenda stands, while a conference meets."""
