"""Children and unborn children: finding one, adding one, and who is tied to whom."""
