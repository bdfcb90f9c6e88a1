"""The adults of a family: parents, carers, relatives, others in the household."""
