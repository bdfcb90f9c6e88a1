"""What the census says becomes events of our kinds, and what it does not say is not made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quoracy.rulebook.chronology import KINDS
from quoracy.rulebook.histories import History
from quoracy.rulebook.procedure import Adopted, load_shelf
from quoracy.rulebook.timescales import duties
from tests.returns.census.files import BORN, ENQUIRY, PLAN, SAMPLE, census, child, details, take_up


def one(folder: Path, record: str) -> History:
    histories, _ = take_up(census(folder, record))
    return histories[0]


def told(history: History) -> list[tuple[str, str, str]]:
    return [
        (event.kind, event.on.isoformat(), str(event.facts.get("type") or event.facts.get("outcome") or ""))
        for event in history.events
    ]


def test_an_enquiry_a_conference_a_plan_and_its_reviews(tmp_path: Path) -> None:
    history = one(tmp_path, child())
    assert told(history) == [
        ("strategy_discussion", "2025-06-02", ""),
        ("conference_held", "2025-06-20", "initial"),
        ("decision", "2025-06-20", "plan"),
        ("conference_held", "2025-09-12", "review"),
        ("decision", "2025-09-12", "plan_continues"),
        ("conference_held", "2026-03-06", "review"),
        ("decision", "2026-03-06", "plan_ends"),
        ("plan_ended", "2026-03-06", ""),
    ]
    made, held = history.events[2], history.events[1]
    assert made.conference == held.conference
    assert made.facts["categories"] == ("neglect",)
    assert history.events[6].facts["categories"] == ("emotional",)  # the latest, entered at the last review
    assert history.events[7].facts["ground"] == "review_decision"


def test_a_conference_that_is_not_needed_concludes_the_enquiry(tmp_path: Path) -> None:
    record = ENQUIRY.replace("<DateOfInitialCPC>2025-06-20</DateOfInitialCPC>", "").replace("false", "1")
    assert told(one(tmp_path, child(details(record)))) == [
        ("strategy_discussion", "2025-06-02", ""),
        ("section_47_concluded", "2025-06-02", "no_further_action"),
    ]


def test_a_conference_without_an_enquiry_is_a_transfer_in(tmp_path: Path) -> None:
    before = "<DateOfInitialCPC>2025-06-20</DateOfInitialCPC>"
    assert told(one(tmp_path, child(details("", before)))) == [("conference_held", "2025-06-20", "transfer_in")]


def test_a_conference_before_birth_is_a_pre_birth_one(tmp_path: Path) -> None:
    unborn = one(tmp_path, child(details(ENQUIRY), who="<ExpectedPersonBirthDate>2025-09-01</ExpectedPersonBirthDate>"))
    assert ("conference_held", "2025-06-20", "pre_birth") in told(unborn)
    born = one(tmp_path, child(details(ENQUIRY), who="<PersonBirthDate>2025-09-03</PersonBirthDate>"))
    assert told(born)[-1] == ("child_born", "2025-09-03", "")


def test_several_categories_are_not_guessed(tmp_path: Path) -> None:
    history = one(tmp_path, child(details(ENQUIRY + PLAN.replace("NEG", "MUL").replace("EMO", "MUL"))))
    assert history.events[2].facts["categories"] == ()


def test_a_plan_without_a_conference_has_a_decision_and_no_invented_conference(tmp_path: Path) -> None:
    history = one(tmp_path, child(details(PLAN)))
    assert told(history)[0] == ("decision", "2025-06-20", "plan")
    assert history.events[0].conference is not None


def test_in_doubt_about_its_end_a_plan_stays_open(tmp_path: Path) -> None:
    history = one(tmp_path, child(details(ENQUIRY + PLAN.replace("<CPPendDate>2026-03-06", "<CPPendDate>2025-06-01"))))
    assert "plan_ended" not in {event.kind for event in history.events}


def test_the_same_file_gives_the_same_values_and_next_year_repeats_the_ids(tmp_path: Path) -> None:
    first, again = take_up(SAMPLE)[0], take_up(SAMPLE)[0]
    assert first == again
    this_year = one(tmp_path, child())
    path = census(tmp_path, child())
    path.write_text(path.read_text().replace("<Year>2026", "<Year>2025").replace("2026-03-31", "2025-03-31"))
    last_year = take_up(path)[0][0]
    assert {event.id for event in last_year.events} == {event.id for event in this_year.events}


def test_ids_are_never_shared_and_facts_are_those_of_their_kind() -> None:
    histories, _ = take_up(SAMPLE)
    events = [event for history in histories for event in history.events]
    assert len({event.id for event in events}) == len(events)
    assert all(set(event.facts) <= KINDS[event.kind] for event in events)


@pytest.mark.clause("ENG-1.01", "ENG-1.04")
def test_the_duties_of_an_imported_child_follow(tmp_path: Path) -> None:
    history = one(tmp_path, child(details(ENQUIRY + PLAN), who=BORN))
    adopted = Adopted(load_shelf(), [(date(2010, 1, 1), "england")])
    found = {duty.key: duty for duty in duties(history.person.child, history.events, adopted)}
    assert found["initial_conference"].due == date(2025, 6, 23)  # fifteen working days after Monday 2 June
    assert found["initial_conference"].met_on == date(2025, 6, 20)
    assert found["first_review"].due == date(2025, 9, 20)
