"""Records past their date: two people, a reason, and nothing that a machine deletes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Letter
from quoracy.casework.messages.models import Message
from quoracy.casework.plans.models import Plan
from quoracy.casework.retention import actions, questions, tasks
from quoracy.casework.retention.models import AgencyKeeps, DisposalProposed, DisposalReviewed, RetentionRule
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, arranged
from tests.screens.reading import boxes, refused, seen, sent, signed_in, words

IN_TIME, LATER = "2048-09-11 10:00 +0000", "2048-09-12 10:00 +0000"  # Noah, born on 11 September 2023, is 25
RULE = actions.Rule(date(2026, 1, 1), 6, 25, "Schedule 4, line 12")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = cast_under("bfg")
    with within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    """Closed in November 2026, with nothing left to be done."""
    with time_machine.travel(WEDNESDAY, tick=False):
        found = arranged(cast, family.ava, family.noah)
    Conference.objects.filter(pk=found.pk).update(state="closed", closed_at=AT_TEN)
    apps.get_model("chronology", "Duty").objects.all().delete()
    return Conference.objects.get(pk=found.pk)


@pytest.fixture
def rule(cast: Cast) -> RetentionRule:
    return actions.set_rule(cast.head_of_service, RULE)


def kinds() -> dict[str, int]:
    """How many rows there are of everything of the case."""
    of_cases = ("conferences", "reports", "chronology", "children")
    return {m._meta.label: m.objects.count() for m in apps.get_models() if m._meta.app_label in of_cases}


def test_the_later_limit_holds_and_without_a_rule_everything_is_kept(
    cast: Cast, family: Family, conference: Conference
) -> None:
    with time_machine.travel(LATER, tick=False):
        assert questions.past_their_date(cast.head_of_service, date(2048, 9, 12)) == []
        with pytest.raises(Objected, match="No rule says"):
            actions.propose(cast.head_of_service, conference, "Past its date")
    rule = actions.set_rule(cast.head_of_service, RULE)
    assert questions.kept_until(rule, conference, [family.ava, family.noah]) == date(2048, 9, 11)
    longer = actions.set_rule(cast.head_of_service, actions.Rule(date(2030, 1, 1), 75, 25, "Schedule 5"))
    assert questions.kept_until(longer, conference, [family.ava, family.noah]) == date(2101, 11, 25)
    assert questions.rule_on(cast.authority, date(2029, 12, 31)) == rule
    assert questions.rule_on(cast.authority, date(2030, 1, 1)) == longer


def test_nothing_is_listed_or_proposed_before_its_day(cast: Cast, conference: Conference, rule: RetentionRule) -> None:
    with time_machine.travel(IN_TIME, tick=False):
        assert "No records are past their date" in words(
            seen(signed_in(cast.head_of_service), reverse("retaining:past"))
        )
        with pytest.raises(Objected, match="kept until Friday 11 September 2048"):
            actions.propose(cast.head_of_service, conference, "Past its date")


@time_machine.travel(LATER, tick=False)
def test_two_people_with_reasons_mark_it_and_every_row_is_still_there(
    cast: Cast, family: Family, conference: Conference, rule: RetentionRule
) -> None:
    before, first, second = kinds(), signed_in(cast.head_of_service), signed_in(cast.quality)
    where = {name: reverse(f"retaining:{name}", args=[conference.pk]) for name in ("one", "propose", "answer")}
    assert reverse("retaining:one", args=[conference.pk]) in first.get(reverse("retaining:past")).content.decode()
    assert sent(first, where["propose"], {"reason": " "}).status_code == 200
    assert sent(first, where["propose"], {"reason": "Past its date"}).status_code == 302
    assert sent(first, where["answer"], {"disposed": "yes", "reason": "Mine"}).status_code == 403
    assert "Somebody else has to answer it" in words(seen(first, where["one"]))
    assert sent(second, where["answer"], {"disposed": "yes", "reason": ""}).status_code == 200
    assert sent(second, where["answer"], {"disposed": "yes", "reason": "Agreed"}).status_code == 302
    assert "Marked as disposed of" in words(seen(second, where["one"]))
    assert questions.past_their_date(cast.quality, date(2048, 9, 12)) == []
    assert kinds() == before
    changed = JournalEntry.objects.filter(act="changed", child=family.ava.pk, user=cast.quality)
    assert [row.what for row in changed] == ["marked records as disposed of"]


@time_machine.travel(LATER, tick=False)
def test_what_stands_against_it_is_asked_about_both_times(
    cast: Cast, family: Family, conference: Conference, rule: RetentionRule
) -> None:
    actions.propose(cast.head_of_service, conference, "Past its date")
    Plan.objects.create(authority=cast.authority, child=family.noah, started_on=date(2040, 1, 1))
    with pytest.raises(Objected, match="subject of a plan now"):
        actions.review(cast.quality, conference, disposed=True, reason="Agreed")
    kept = actions.review(cast.quality, conference, disposed=False, reason="There is a plan")
    assert not kept.disposed
    with pytest.raises(Objected, match="subject of a plan now"):
        actions.propose(cast.head_of_service, conference, "Again")
    assert "subject of a plan now" in words(seen(signed_in(cast.quality), reverse("retaining:past")))


@time_machine.travel(LATER, tick=False)
def test_the_database_refuses_one_person_twice_and_any_change(
    cast: Cast, conference: Conference, rule: RetentionRule
) -> None:
    proposal = actions.propose(cast.head_of_service, conference, "Past its date")
    told = {"authority": cast.authority, "proposal": proposal, "disposed": True, "reason": "x"}
    with pytest.raises(DatabaseError, match="a_disposal_takes_two_people"), transaction.atomic():
        DisposalReviewed.objects.create(**told, proposed_by=proposal.by, by=proposal.by)
    for row in (proposal, rule):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


@pytest.mark.clause("BFG-4.14.12")
def test_the_unit_sees_which_agencies_hold_a_copy_and_notes_their_own_dates(
    cast: Cast, family: Family, conference: Conference
) -> None:
    seat = conference.seats.get(agency="police")
    Letter.objects.create(
        authority=cast.authority, conference=conference, seat=seat, children=[family.ava.pk], made_by=cast.chair,
        code="ABCD-EFGH-JKLM", pdf=b"%PDF", digest="0" * 64,
    )  # fmt: skip
    client, where = signed_in(cast.administrator), reverse("retaining:agency", args=[conference.pk])
    page = words(seen(client, reverse("retaining:one", args=[conference.pk])))
    assert "Police (1): keeps it as its own policy says" in page
    until = boxes("until", date(2033, 1, 1))
    assert sent(client, where, {"agency": "health", "told_by": "Sgt Ivo Marrow"} | until).status_code == 200
    assert not AgencyKeeps.objects.exists()
    assert sent(client, where, {"agency": "police", "told_by": "Sgt Ivo Marrow"} | until).status_code == 302
    page = words(seen(client, reverse("retaining:one", args=[conference.pk])))
    assert "keeps it until Saturday 1 January 2033, says Sgt Ivo Marrow" in page


@pytest.mark.clause("BFG-4.14.12")
def test_an_agency_is_reminded_once_of_the_date_it_gave(cast: Cast, family: Family, conference: Conference) -> None:
    seat = conference.seats.get(agency="police")
    assert seat.practitioner is not None
    Letter.objects.create(
        authority=cast.authority, conference=conference, seat=seat, children=[family.ava.pk], made_by=cast.chair,
        code="ABCD-EFGH-JKLM", pdf=b"%PDF", digest="0" * 64,
    )  # fmt: skip
    for until in (date(2033, 1, 1), date(2033, 6, 1)):  # the later word of the agency counts
        actions.note_agencys_date(cast.administrator, conference, "police", until, "Sgt Ivo Marrow")
    assert actions.remind_agencies(cast.authority, date(2033, 1, 1)) == 0
    assert actions.remind_agencies(cast.authority, date(2033, 5, 31)) == 0
    with time_machine.travel("2033-06-01 09:00 +0000", tick=False):
        tasks.remind_in(cast.authority.pk)
        tasks.remind_in(cast.authority.pk)
    told = Message.objects.get(template="keeps_until")
    assert told.to_practitioner == seat.practitioner
    assert "keeps it until 1/6/2033" in told.body
    assert "deletes nothing of yours" in told.body
    assert "Larkwhistle" not in told.body


@time_machine.travel(LATER, tick=False)
def test_nobody_else_sees_sets_proposes_or_answers(
    cast: Cast, conference: Conference, rule: RetentionRule, elsewhere: Cast
) -> None:
    ones = [reverse(f"retaining:{name}", args=[conference.pk]) for name in ("one", "propose", "answer", "agency")]
    lists = [reverse("retaining:past"), reverse("retaining:rule")]
    others = [
        cast.people[name] for name in ("chair", "social_worker", "team_manager", "colleague", "analyst", "system")
    ]
    for user in others:
        for where in (*ones, *lists):
            assert refused(signed_in(user), where), (user, where)
    for where in ones:
        assert refused(signed_in(elsewhere.head_of_service), where)
    for where in (ones[1], ones[2], *lists):
        assert refused(signed_in(cast.administrator), where)
    with pytest.raises(NoRight):
        actions.propose(cast.administrator, conference, "Past its date")
    assert not DisposalProposed.objects.exists()
