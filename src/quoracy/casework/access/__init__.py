"""Who may do what, on whose behalf, and the journal of every look and every change."""
