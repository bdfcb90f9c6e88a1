"""The people of an invented authority: one of each role, the agencies' practitioners, and one who may see nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from quoracy.casework.access.actions import appoint, found_authority
from quoracy.casework.access.models import Authority, Role, User
from quoracy.casework.access.scope import within
from quoracy.casework.agencies.actions import list_agency, list_practitioner
from quoracy.casework.agencies.models import Practitioner

SINCE = date(2020, 1, 1)
FILE = Path(__file__).parent / "authorities.toml"


@dataclass(frozen=True, slots=True)
class Part:
    """One part in the demonstration: who plays it, as what, and what to look at first."""

    key: str
    name: str
    role: Role
    describes: str


PARTS = (
    Part("administrator", "Bryn Tallowby", Role.ADMINISTRATOR, "Arranges conferences and sends what follows from them"),
    Part("chair", "Mercy Okonjo-Vale", Role.CHAIR, "Chairs conferences: opens, decides child by child, closes"),
    Part("second_chair", "Edwin Larch-Penhale", Role.CHAIR, "Another chair, with a diary of his own"),
    Part("social_worker", "Sunniva Brackenridge", Role.SOCIAL_WORKER, "Works with the Larkwhistle family"),
    Part("team_manager", "Tobias Fennimore-Oyelaran", Role.TEAM_MANAGER, "Authorises or refuses conferences"),
    Part("head_of_service", "Perpetua Wrenfield", Role.HEAD_OF_SERVICE, "Sees what is overdue and who has looked"),
    Part("quality", "Idris Quillfeather", Role.QUALITY_ASSURANCE, "Looks at the quality of what was done"),
    Part("out_of_hours", "Nell Midnightley", Role.OUT_OF_HOURS, "Finds a child at three in the morning"),
    Part("health_visitor", "Honor Plumtree-Adeyemi", Role.PRACTITIONER, "Health visitor, sees only where she is asked"),
    Part("colleague", "Crispin Thistlewood-Nobody", Role.SOCIAL_WORKER, "A colleague tied to no child: sees no file"),
    Part("analyst", "Dorcas Figgerty", Role.ANALYST, "Works with figures and sees no names"),
    Part("system", "Rupert Cableward", Role.SYSTEM_ADMINISTRATOR, "Runs the service and sees no case"),
)

HEALTH = "Riverside Community Health"
DIRECTORY = (
    ("Children's social care", "social_care", "Sunniva Brackenridge", "Social worker", "", "social_worker"),
    (
        "Riverside Community Health",
        "health",
        "Honor Plumtree-Adeyemi",
        "Health visitor",
        "health_visiting",
        "health_visitor",
    ),
    ("Riverside Community Health", "health", "Blessing Cradlewell", "Midwife", "midwifery", ""),
    ("Riverside Community Health", "health", "Dr Amrit Stethley", "General practitioner", "gp", ""),
    ("County Constabulary (invented)", "police", "PC Juno Lanternby", "Child abuse investigation officer", "", ""),
    ("Little Acorns School", "education", "Winifred Chalkhurst", "Designated safeguarding lead", "school", ""),
    ("Probation Service (invented)", "probation", "Gawain Tetherfold", "Probation officer", "", ""),
    ("Haven Housing", "housing", "Lettice Doorway", "Housing officer", "", ""),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """An invented authority, its people by part, and its directory by surname-first name."""

    authority: Authority
    people: dict[str, User]
    directory: dict[str, Practitioner]
    over: int = 0
    """How many working days ago its conference that is over was held; none where there is no such conference."""

    def __getattr__(self, part: str) -> User:
        try:
            return self.people[part]
        except KeyError as missing:
            raise AttributeError(part) from missing


def authorities() -> list[dict[str, Any]]:
    """What the file of invented authorities says."""
    return list(tomllib.loads(FILE.read_text(encoding="utf-8"))["authority"])


def found(details: dict[str, Any]) -> Cast:
    """Found one invented authority with its people and directory; again changes nothing."""
    told = {name: value for name, value in details.items() if name not in {"key", "name", "procedure", "over"}}
    authority = found_authority(details["key"], details["name"], details["procedure"], SINCE, **told)
    people = {part.key: _person(authority, part) for part in PARTS}
    with within(authority):
        directory = {name: _listed(authority, people, *row) for row in DIRECTORY for name in [row[2]]}
    return Cast(authority, people, directory, details.get("over", 0))


def _person(authority: Authority, part: Part) -> User:
    email = f"{part.name.split()[0].lower()}.{part.key.replace('_', '-')}@{authority.key}.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, name=part.name, authority=authority, persona=part.describes)
    appoint(user, part.role, SINCE)
    return user


def _listed(authority: Authority, people: dict[str, User], *row: str) -> Practitioner:
    agency, kind, name, title, service, part = row
    user = people.get(part)
    email = user.email if user else f"{name.split()[-1].lower()}@{authority.key}.example"
    return list_practitioner(list_agency(authority, agency, kind), name, title, service=service, email=email, user=user)
