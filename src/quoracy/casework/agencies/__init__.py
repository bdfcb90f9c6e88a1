"""The agencies that work with families, and the practitioners who come from them."""
