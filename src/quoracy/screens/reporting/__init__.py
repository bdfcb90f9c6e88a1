"""Reports: an author's form, the unit's desk, the chair's rulings, and reading what one may read."""
