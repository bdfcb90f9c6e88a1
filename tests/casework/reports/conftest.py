"""The fixed cast is at hand here (see tests/cast.py)."""

from tests.cast import cast, elsewhere, family

__all__ = ["cast", "elsewhere", "family"]
