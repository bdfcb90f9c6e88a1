"""The chair's preparation: everything on one page, for the chair of this conference and nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.checklists import lines, step_findings
from quoracy.casework.conferences.models import Conference
from quoracy.casework.preparing import questions
from quoracy.casework.preparing.actions import Typed, keep_notes
from quoracy.casework.preparing.comparing import days_in, side_by_side
from quoracy.casework.preparing.models import ChairsNotes
from quoracy.casework.reports import readers
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import WasSeen, Written, record_seen, save_passage
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.together import readable_together
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, author, guest, signed, written
from tests.screens.reading import refused, seen, sent, signed_in, words

SECRET = "She told me where they hide."


@pytest.fixture(params=["bfg"])
def cast(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    people = cast_under(str(request.param))
    with time_machine.travel(WEDNESDAY, tick=False), within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    return asked(cast, family.ava, family.noah)


def reported(cast: Cast, conference: Conference, family: Family, owed_by: str, text: str) -> Report:
    by = author(cast.health_visitor, conference) if owed_by == "health_visiting" else guest(conference, owed_by)
    written(by, family.ava, family.noah)
    save_passage(by, Written(text, "known", family.ava.pk, "fact", "first"))
    return signed(by)


def address(conference: Conference) -> str:
    return reverse("preparing:prepare", args=[conference.pk])


def test_reports_stand_side_by_side_with_gaps_and_the_days_they_differ_in(
    cast: Cast, family: Family, conference: Conference
) -> None:
    reported(cast, conference, family, "health_visiting", "She was weighed on 3 November 2026.")
    reported(cast, conference, family, "school", "She was weighed on 05/11/2026.")
    compared = side_by_side(
        conference, readable_together(conference, readers.chair(conference)), [family.ava, family.noah]
    )
    [row] = [one for one in compared.rows if one.child == family.ava and one.days]
    assert [day for day, _who in row.days] == ["3 November 2026", "5 November 2026"]
    assert len(row.columns) == 2
    assert all(one.passages for one in row.columns)
    empty = [one for one in compared.rows if one.gaps]
    assert empty, "both left an optional heading empty"
    page = words(seen(signed_in(cast.chair), address(conference)))
    assert "Different days are named here" in page
    assert "3 November 2026: Honor Plumtree-Adeyemi" in page
    assert "Nothing from: " in page
    assert "Says nothing of seeing the child" in page


def test_days_are_read_as_people_write_them() -> None:
    assert days_in("On 3rd March 2026, 03/03/2026 and 31 February 2026; 4 May.") == ["3 March 2026", "4 May"]


def test_who_saw_the_child_stands_beside_who_did_not(cast: Cast, family: Family, conference: Conference) -> None:
    by = author(cast.health_visitor, conference)
    written(by, family.ava, family.noah)
    record_seen(by, family.ava.pk, WasSeen(not_seen=True))
    signed(by)
    assert "Did not see the child" in words(seen(signed_in(cast.chair), address(conference)))


def test_what_waits_for_a_ruling_leads_to_it(cast: Cast, family: Family, conference: Conference) -> None:
    by = author(cast.health_visitor, conference)
    written(by, family.ava, family.noah)
    passage = save_passage(by, Written(SECRET, "known", family.ava.pk, "fact", "first"))
    ask_to_withhold(by, passage, [From(person=family.mother.pk)], "She would be in danger")
    signed(by)
    page = seen(signed_in(cast.chair), address(conference))
    assert "She would be in danger" in words(page)
    assert page.cssselect(f'a[href^="{reverse("reporting:withheld", args=[conference.pk])}?one="]')


@pytest.mark.clause("BFG-4.4.1a", "BFG-4.4.1g")
def test_each_parents_lines_are_shown_as_done_or_open_and_the_chairs_meeting_is_asked_for(
    cast: Cast, family: Family, conference: Conference
) -> None:
    page = words(seen(signed_in(cast.chair), address(conference)))
    assert "Meet this parent before the conference begins" in page
    assert "Prepare this parent in good time" in page
    [line] = [one for one in lines(conference) if one.item.key == "chairs_meeting"]
    assert line.about == family.mother.name
    left_open = [one for one in step_findings(conference, Step.OPEN) if one.place == line.item.place]
    assert [one.needs_reason for one in left_open] == [True]


@pytest.mark.clause("WAL-3.03")
@pytest.mark.parametrize("cast", ["wales"], indirect=True)
def test_the_chair_is_asked_whether_enough_is_likely_to_be_there(
    cast: Cast, family: Family, conference: Conference
) -> None:
    page = words(seen(signed_in(cast.chair), address(conference)))
    assert "Confirm that enough information will probably be there" in page
    assert "Not in yet" in page
    [finding] = [one for one in step_findings(conference, Step.OPEN) if one.place == "check.enough_likely"]
    assert finding.needs_reason


@pytest.mark.parametrize("cast", ["lbh"], indirect=True)
def test_the_meeting_with_the_family_is_the_checklists_line(cast: Cast, family: Family, conference: Conference) -> None:
    page = seen(signed_in(cast.chair), address(conference))
    assert "Meet this relative in the conference room" in words(page)
    assert page.cssselect(f'a[href="{reverse("convening:checklist", args=[conference.pk])}"]')


def test_nobody_but_the_chair_of_this_conference_opens_it(
    cast: Cast, family: Family, conference: Conference, elsewhere: Cast
) -> None:
    others = [user for name, user in cast.people.items() if name != "chair"]
    for user in (*others, elsewhere.chair, elsewhere.administrator):
        assert refused(signed_in(user), address(conference)), user
        for where in (address(conference), reverse("preparing:keep", args=[conference.pk])):
            assert sent(signed_in(user), where, typed("x")).status_code == 403, user
    assert JournalEntry.objects.filter(act="refused", what="page preparing:prepare", user=cast.administrator).exists()
    assert not ChairsNotes.objects.exists()
    with pytest.raises(NoRight):
        questions.prepared(cast.administrator, conference)


def test_as_many_queries_for_a_long_case_as_for_a_short_one(cast: Cast, family: Family, conference: Conference) -> None:
    reported(cast, conference, family, "health_visiting", "She was weighed on 3 November 2026.")
    with CaptureQueriesContext(
        connection,
    ) as few:
        questions.prepared(cast.chair, Conference.objects.get(pk=conference.pk))
    for owed_by in ("school", "police"):
        reported(cast, conference, family, owed_by, "She was weighed on 5 November 2026.")
    with CaptureQueriesContext(connection) as many:
        questions.prepared(cast.chair, Conference.objects.get(pk=conference.pk))
    assert len(many) == len(few), "\n".join(one["sql"] for one in many.captured_queries)


def typed(text: str, writing: uuid.UUID | None = None, version: int = 0) -> dict[str, str]:
    return {"text": text, "writing": str(writing or uuid.uuid4()), "version": str(version)}


def test_notes_are_kept_while_typed_and_read_by_their_chair_alone(cast: Cast, conference: Conference) -> None:
    client, page = signed_in(cast.chair), uuid.uuid4()
    keep = reverse("preparing:keep", args=[conference.pk])
    for text in ("Ask about", "Ask about the cellar"):
        assert client.post(keep, typed(text, page)).status_code == 204
    assert ChairsNotes.objects.get().text == "Ask about the cellar"
    assert "the cellar" in seen(client, address(conference)).cssselect("textarea")[0].text
    conference.chair = cast.people["second_chair"]
    conference.save()
    assert "the cellar" not in signed_in(cast.people["second_chair"]).get(address(conference)).content.decode()
    assert refused(client, address(conference))


def test_a_second_page_never_writes_over_the_first(cast: Cast, conference: Conference) -> None:
    client = signed_in(cast.chair)
    keep_notes(cast.chair, conference, Typed("From the first", uuid.uuid4(), 0))
    keep = reverse("preparing:keep", args=[conference.pk])
    assert client.post(keep, typed("From the second")).status_code == 409
    assert ChairsNotes.objects.get().text == "From the first"
    answer = sent(client, address(conference), typed("From the second"))
    assert "From the first\n\nFrom the second" in answer.content.decode()
    assert "Both texts are in the box" in answer.content.decode()


def test_a_look_is_written_on_each_childs_file(cast: Cast, family: Family, conference: Conference) -> None:
    seen(signed_in(cast.chair), address(conference))
    looks = JournalEntry.objects.filter(user=cast.chair, what="the chair's preparation of a conference")
    assert set(looks.values_list("child", flat=True)) == {family.ava.pk, family.noah.pk}
