"""A census file in the department's form, written from invented histories: as a case system exports it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from quoracy.commands.inventing.calibration import spells_of
from quoracy.rulebook.chronology import Event, settle
from quoracy.rulebook.histories import History, Person

CODES = {"neglect": "NEG", "physical": "PHY", "sexual": "SAB", "emotional": "EMO"}
SEXES = {"female": "F", "male": "M", "not_known": "U"}


def write_census(histories: Iterable[History], year: int, path: Path) -> None:
    """Write the census of the year to 31 March `year`, with what those histories say of it."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_head(year))
        for history in histories:
            stream.write("".join(_child(history, date(year - 1, 4, 1))))
        stream.write("</Children></Message>\n")


def _head(year: int) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Message><Header><CollectionDetails><Collection>CIN</Collection>'
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails><Source>"
        "<SourceLevel>L</SourceLevel><LEA>999</LEA><SoftwareCode>Quoracy benchmark</SoftwareCode>"
        f"<SerialNo>001</SerialNo><DateTime>{year}-05-01T09:00:00</DateTime></Source></Header><Children>\n"
    )


def _tag(name: str, value: object) -> str:
    return "" if value is None or value == "" else f"<{name}>{escape(str(value))}</{name}>"


def _child(history: History, first_day: date) -> Iterator[str]:
    events = settle(history.events)
    yield "<Child>"
    yield from _identifiers(history.person)
    yield (
        "<CINdetails>"
        + _tag("CINreferralDate", events[0].on)
        + _tag("ReferralSource", "6")
        + _tag("PrimaryNeedCode", "N1")
    )
    yield _transfer_in(events, first_day)
    yield from _enquiries(events, first_day)
    yield _tag("ReferralNFA", "false")
    yield from _plans(events, first_day)
    yield "</CINdetails></Child>\n"


def _identifiers(person: Person) -> Iterator[str]:
    expected = None if person.born else person.expected
    yield "<ChildIdentifiers>" + _tag("LAchildID", person.reference) + _tag("UPN", person.pupil_number)
    yield _tag("PersonBirthDate", person.born) + _tag("ExpectedPersonBirthDate", expected)
    yield _tag("Sex", SEXES[person.sex]) + _tag("PersonDeathDate", person.died) + "</ChildIdentifiers>"
    needs = "".join(_tag("Disability", code) for code in person.disabilities) or _tag("Disability", "NONE")
    yield "<ChildCharacteristics>" + _tag("Ethnicity", person.ethnicity) + f"<Disabilities>{needs}</Disabilities>"
    yield "</ChildCharacteristics>"


def _transfer_in(events: list[Event], first_day: date) -> str:
    held = (
        e.on for e in events if e.kind == "conference_held" and e.facts["type"] == "transfer_in" and e.on >= first_day
    )
    return _tag("DateOfInitialCPC", next(held, None))


def _enquiries(events: list[Event], first_day: date) -> Iterator[str]:
    for place, event in enumerate(events):
        if event.kind == "strategy_discussion" and event.on >= first_day:
            held = _conference_after(events[place:])
            yield "<Section47>" + _tag("S47ActualStartDate", event.on) + _tag("DateOfInitialCPC", held)
            yield _tag("ICPCnotRequired", "false" if held else "true") + "</Section47>"


def _conference_after(events: list[Event]) -> date | None:
    for event in events[1:]:
        if event.kind == "strategy_discussion":
            return None
        if event.kind == "conference_held" and event.facts["type"] in {"initial", "pre_birth"}:
            return event.on
    return None


def _plans(events: list[Event], first_day: date) -> Iterator[str]:
    for number, spell in enumerate(spells_of(events)):
        if spell.ended is None or spell.ended >= first_day:
            code = CODES[spell.categories[0]] if len(spell.categories) == 1 else "MUL"
            yield "<ChildProtectionPlans>" + _tag("CPPstartDate", spell.started) + _tag("CPPendDate", spell.ended)
            yield _tag("InitialCategoryOfAbuse", code) + _tag("LatestCategoryOfAbuse", code)
            yield _tag("NumberOfPreviousCPP", number)
            reviews = "".join(_tag("CPPreviewDate", day) for day in spell.reviews)
            yield (f"<Reviews>{reviews}</Reviews>" if reviews else "") + "</ChildProtectionPlans>"
