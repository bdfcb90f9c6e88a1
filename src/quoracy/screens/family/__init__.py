"""The pages of the family: a relative's, a child's own, and what the chair and the unit see of what they sent."""
