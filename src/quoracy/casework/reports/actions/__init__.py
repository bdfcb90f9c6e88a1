"""Every write about reports: asking, writing, signing, withholding and sharing."""
