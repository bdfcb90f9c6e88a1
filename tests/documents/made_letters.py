"""Invented letters for the tests: one family, two readers, and the terms of each shipped procedure."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from quoracy.documents.letters import (
    Addressee,
    Capacity,
    Complaint,
    ConferenceHeld,
    Contact,
    DecisionLetter,
    How,
    LetterChild,
    Member,
    Outcome,
    OutlineItem,
    Recommendation,
    Sender,
)

PROCEDURES = ("england", "wales", "lbh", "bolton", "warwickshire", "bfg")
LONDON = ZoneInfo("Europe/London")
HELD = datetime(2026, 1, 23, 10, 30, tzinfo=LONDON)  # Friday

SOCIAL_WORKER = Contact("Imogen Tallowfield", telephone="01632 960 114", email="imogen.tallowfield@northmere.example")
AVA = LetterChild(
    id="ava",
    name="Ava Larkwhistle",
    outcome=Outcome.PLAN,
    how=How.MAJORITY,
    votes={"plan": 4, "no_plan": 2},
    categories=("neglect",),
    continuing_risk=True,
    reasons=(
        "Ava has often been at home alone in the evenings and has missed meals and school.\n"
        "Her grandmother's help on weekdays has made a real difference, and Ava says that she feels better for it."
    ),
    lead=SOCIAL_WORKER,
    core_group=(
        Member("Rowan Appleyard-Quill", "mother"),
        Member("Imogen Tallowfield", "social worker"),
        Member("Desmond Okonjo-Reed", "head of year, Wrenfold School"),
    ),
    core_group_on=datetime(2026, 2, 3, 14, 0, tzinfo=LONDON),  # Tuesday
    review_on=datetime(2026, 4, 21, 10, 0, tzinfo=LONDON),  # Tuesday
    outline_plan=(
        OutlineItem("An adult Ava trusts is at home every evening", "Rowan Appleyard-Quill", date(2026, 1, 30)),
        OutlineItem("Ava is at school every day and has breakfast there", "Desmond Okonjo-Reed", date(2026, 2, 2)),
        OutlineItem("Rowan has support with her health", "Imogen Tallowfield"),
    ),
    recommendations=(Recommendation("A family group conference is offered", "Imogen Tallowfield", date(2026, 2, 13)),),
)
NOAH = LetterChild(
    id="noah",
    name="Noah Larkwhistle",
    outcome=Outcome.NO_PLAN,
    how=How.CONSENSUS,
    continuing_risk=False,
    reasons="Noah lives with his aunt, is well cared for and is safe there.",
    recommendations=(),
)
UNBORN = LetterChild(
    id="unborn",
    unborn_of="Rowan Appleyard-Quill",
    expected=date(2026, 3, 3),
    outcome=Outcome.DEFERRED,
    missing_information="The report of the hospital's midwifery team.",
    decided_by=date(2026, 2, 20),
    recommendations=(),
)
MOTHER = Addressee(
    "Rowan Appleyard-Quill",
    ("14 Tanner's Rise", "Northmere", "NM4 2ZZ"),
    Capacity.PARENT,
    may_know_of=frozenset({"ava", "noah", "unborn"}),
)
FATHER = Addressee(
    "Jasper Larkwhistle",
    ("Flat 3, Quayside House", "2 Ropewalk", "Eastmere", "EM1 9ZZ"),
    Capacity.PARENT,
    may_know_of=frozenset({"ava", "noah"}),
)
TEACHER = Addressee(
    "Desmond Okonjo-Reed",
    ("Wrenfold School", "School Lane", "Northmere", "NM2 1ZZ"),
    Capacity.PRACTITIONER,
    may_know_of=frozenset({"ava"}),
)


def catalogue(key: str) -> dict[str, object]:
    """The head of a procedure's clause catalogue: title and terms."""
    text = files("quoracy.rulebook").joinpath("clauses", f"{key}.toml").read_text(encoding="utf-8")
    head = tomllib.loads(text)["procedure"]
    assert isinstance(head, dict)
    return head


def terms_of(key: str) -> dict[str, str]:
    terms = catalogue(key)["terms"]
    assert isinstance(terms, dict)
    return terms


def letter_under(key: str, addressee: Addressee = MOTHER, *children: LetterChild) -> DecisionLetter:
    """A complete letter under a procedure; unless named, about each child the reader may know of."""
    terms = terms_of(key)
    about = children or tuple(child for child in (AVA, NOAH, UNBORN) if child.id in addressee.may_know_of)
    if key == "lbh":
        about = tuple(replace(child, how=How.CHAIR, votes={}) if child.how else child for child in about)
    return DecisionLetter(
        sender=Sender(
            "Northmere Council",
            terms["unit"],
            Contact("", address=("The Old Granary", "Mill Street", "Northmere", "NM1 1ZZ"), telephone="01632 960 100"),
        ),
        procedure=str(catalogue(key)["title"]),
        terms=terms,
        addressee=addressee,
        conference=ConferenceHeld(HELD, "Northmere Family Centre, Mill Street"),
        children=about,
        chair="Philippa Underhay",
        dated=date(2026, 1, 26),  # Monday
        reference="NM-2026-0117",
        complaint=Complaint(
            "You have a right to complain about how the conference was run or about what it decided. "
            "What was decided stays in force while your complaint is looked at.",
            Contact("Philippa Underhay", terms["chair"], ("The Old Granary, Mill Street, Northmere NM1 1ZZ",)),
        ),
        contact=SOCIAL_WORKER,
    )
