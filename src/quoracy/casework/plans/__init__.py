"""Child protection plans: since when, why, who leads, who is in the core group, when it is reviewed."""
