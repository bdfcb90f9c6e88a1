"""The Typst templates: how documents look. Every word in them comes as data."""
