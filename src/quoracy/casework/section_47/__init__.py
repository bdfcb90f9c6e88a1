"""Strategy discussions, and the section 47 enquiries they begin."""
