"""A procedure's own word for the enquiry that leads to a conference, put where a sentence says "section 47 enquiry".

Some procedures apply the Act by analogy and say "section 47 type enquiry" (BFG-4.1.6b). It is one kind of event under
every name, so only the wording differs, and a pack gives it among its terms.
"""

from __future__ import annotations

from collections.abc import Mapping

ENQUIRY = "section 47 enquiry"
ENQUIRIES = "section 47 enquiries"


def in_terms(says: str, terms: Mapping[str, str]) -> str:
    """A sentence in the words of a procedure, one or several, at its beginning or within it."""
    one = terms.get("enquiry", ENQUIRY)
    if one == ENQUIRY:
        return says
    for plain, own in ((ENQUIRIES, _several(one)), (ENQUIRY, one)):
        says = says.replace(plain, own).replace(_capital(plain), _capital(own))
    return says


def _several(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
