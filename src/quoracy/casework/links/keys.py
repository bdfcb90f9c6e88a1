"""Making tokens, codes and cookies, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from django.utils.crypto import constant_time_compare, salted_hmac


def new_token() -> str:
    """256 random bits, in letters that no mail program breaks and no child's name can hide in."""
    return secrets.token_hex(32)


def digest_of(token: str) -> str:
    """What is kept of a token. So many random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def code_digest(code: str, link: uuid.UUID) -> str:
    """What is kept of a code. A million codes are soon tried, so the service's secret goes in as well."""
    return salted_hmac(f"quoracy.links.{link}", code, algorithm="sha256").hexdigest()


def same(one: str, other: str) -> bool:
    return constant_time_compare(one, other)
