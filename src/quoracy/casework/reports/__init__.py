"""Reports for a conference: who was asked, what each wrote, who may read which passage, and what was shared."""
