"""What relatives and children say before a conference, in their own words, and what they say of the reports."""
