"""Who the child is: ids, pupil numbers, sex, birth and death."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from quoracy.returns.census.rules.judging import Found, Verdict, Year, rule
from quoracy.returns.census.shapes import CensusChild, Leaf, day_of
from quoracy.rulebook.histories import Sex

ETHNICITIES = frozenset(
    [
        "WBRI",
        "WIRI",
        "WIRT",
        "WOTH",
        "WROM",
        "MWBC",
        "MWBA",
        "MWAS",
        "MOTH",
        "AIND",
        "APKN",
        "ABAN",
        "AOTH",
        "BCRB",
        "BAFR",
        "BOTH",
        "CHNE",
        "OOTH",
        "REFU",
        "NOBT",
    ]
)
DISABILITIES = frozenset(["NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"])
SEXES: dict[str, Sex] = {
    **dict.fromkeys(("F", "2"), "female"),
    **dict.fromkeys(("M", "1"), "male"),
    **dict.fromkeys(("U", "0", "9"), "not_known"),
}
"""Sex since 2024-25, and the numbers of GenderCurrent that went before it."""

_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@rule("8500", Verdict.KEPT_OUT, "the child has no id, so nobody could find the child again")
def no_id(child: CensusChild, year: Year) -> Found:
    if not child.reference:
        yield from child.leaves


@rule(
    "1570", Verdict.KEPT_OUT, "the child's id is longer than 20 characters, and shortening it could name another child"
)
def id_is_long(child: CensusChild, year: Year) -> Found:
    if child.reference and len(child.reference.text) > 20:
        yield from child.leaves


@rule("1580", Verdict.QUERIED, "the child's id has characters other than letters and digits")
def id_has_signs(child: CensusChild, year: Year) -> Found:
    if child.reference and not child.reference.text.isalnum():
        yield child.reference


def _pupil_number(child: CensusChild) -> Leaf | None:
    return child.pupil_number if child.pupil_number else None


@rule("1510", Verdict.QUERIED, "the pupil number's check letter is wrong")
def pupil_number_check_letter(child: CensusChild, year: Year) -> Found:
    leaf = _pupil_number(child)
    if leaf and re.fullmatch(r"[A-Z]\d{12}", leaf.text) and leaf.text[0] != check_letter(leaf.text[1:]):
        yield leaf


def check_letter(digits: str) -> str:
    """The letter that goes before the twelve digits of a pupil number: their sum weighted 2 to 13, modulo 23."""
    return _CHECK_LETTERS[sum(int(digit) * weight for weight, digit in enumerate(digits, start=2)) % 23]


@rule(
    "1540",
    Verdict.KEPT_OUT,
    "the pupil number is not a letter, three digits of an authority, seven digits and one more sign",
)
def pupil_number_digits(child: CensusChild, year: Year) -> Found:
    leaf = _pupil_number(child)
    if leaf and not re.fullmatch(r"[A-Z]\d{11}.", leaf.text):
        yield leaf


@rule("1550", Verdict.QUERIED, "the pupil number's last character is neither a digit nor a letter used there")
def pupil_number_end(child: CensusChild, year: Year) -> Found:
    leaf = _pupil_number(child)
    if leaf and re.fullmatch(r"[A-Z]\d{11}.", leaf.text) and not re.fullmatch(r"[0-9A-HJ-NP-RT-Z]", leaf.text[12:]):
        yield leaf


@rule("4180", Verdict.QUERIED, "sex is missing or no code for it; taken as not known")
def sex_is_no_code(child: CensusChild, year: Year) -> Found:
    if child.sex is None:
        yield child.reference
    elif child.sex.text not in SEXES:
        yield child.sex


@rule("8750", Verdict.QUERIED, "an unborn child has a sex")
def unborn_has_a_sex(child: CensusChild, year: Year) -> Found:
    unborn = bool(child.expected) and not child.born
    if unborn and child.sex and SEXES.get(child.sex.text) in {"female", "male"}:
        yield child.sex


@rule("4220", Verdict.KEPT_OUT, "ethnicity is no code of the census")
def ethnicity_is_no_code(child: CensusChild, year: Year) -> Found:
    if child.ethnicity is not None and child.ethnicity.text not in ETHNICITIES:
        yield child.ethnicity


@rule("8540", Verdict.KEPT_OUT, "a disability is no code of the census")
def disability_is_no_code(child: CensusChild, year: Year) -> Found:
    return (leaf for leaf in child.disabilities if leaf.text not in DISABILITIES)


@rule("8790", Verdict.KEPT_OUT, "no disability is claimed beside disabilities; the claim of none is left out")
def none_beside_others(child: CensusChild, year: Year) -> Found:
    others = any(leaf.text != "NONE" for leaf in child.disabilities)
    return (leaf for leaf in child.disabilities if others and leaf.text == "NONE")


@rule("8794", Verdict.KEPT_OUT, "the same disability is given again; once is enough")
def disability_twice(child: CensusChild, year: Year) -> Iterator[Leaf]:
    met: set[str] = set()
    for leaf in child.disabilities:
        if leaf.text in met:
            yield leaf
        met.add(leaf.text)


@rule("8525Q", Verdict.QUERIED, "the child has both a date of birth and an expected one")
def birth_and_expected(child: CensusChild, year: Year) -> Found:
    if child.born and child.expected:
        yield child.expected


@rule(
    "neither born nor expected",
    Verdict.KEPT_OUT,
    "the child has no date of birth and no expected one that can be (8525Q)",
)
def neither_born_nor_expected(child: CensusChild, year: Year) -> Found:
    born = day_of(child.born)
    if day_of(child.expected) is None and (born is None or born > year.latest):
        yield from child.leaves


@rule("8530Q", Verdict.QUERIED, "the expected date of birth is outside March to December of the year's end")
def expected_far_off(child: CensusChild, year: Year) -> Found:
    day, end = day_of(child.expected), year.header.last_day
    if day is not None and not end - timedelta(days=30) <= day <= end.replace(month=12, day=31):
        yield child.expected


@rule("8520", Verdict.KEPT_OUT, "the date of birth is after the file was made")
def born_after(child: CensusChild, year: Year) -> Found:
    day = day_of(child.born)
    if day is not None and day > year.latest:
        yield child.born


@rule("8535Q", Verdict.KEPT_OUT, "the child would have died before birth, or after the file was made")
def died_before_birth(child: CensusChild, year: Year) -> Found:
    died, born = day_of(child.died), day_of(child.born)
    if died is not None and (died > year.latest or (born is not None and died < born)):
        yield child.died


@rule("8545Q", Verdict.QUERIED, "the date of death is outside the census year")
def died_in_another_year(child: CensusChild, year: Year) -> Found:
    died = day_of(child.died)
    if died is not None and not year.holds(died):
        yield child.died


@rule("8775Q", Verdict.QUERIED, "the child is over 25 years old")
def over_25(child: CensusChild, year: Year) -> Found:
    born = day_of(child.born)
    still = any(not details.closed for details in child.details)
    if born is not None and still and (year.header.last_day - born).days > 25 * 365.25:
        yield child.born
