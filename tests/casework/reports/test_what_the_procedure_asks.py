"""What a procedure asks about owing, bringing, withholding and sharing reports, on the pages where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.rights import Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.people.actions import add_person
from quoracy.casework.reports import parts, questions, readers
from quoracy.casework.reports.actions.asking import may_be_asked
from quoracy.casework.reports.actions.withholding import From, Ruled, ask_to_withhold, rule_on_withholding
from quoracy.casework.reports.readers import Kind
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.finding import Departure
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, asked_again, author, request_of, signed, written
from tests.screens.reading import error_at, seen, sent, signed_in, words


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def under(db: None, request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family]]:
    cast = cast_under(request.param)
    with within(cast.authority):
        yield cast, larkwhistles(cast)


def page_of(conference: Conference, name: str) -> str:
    return reverse(f"reporting:{name}", args=[request_of(conference).pk])


@pytest.mark.clause("BFG-4.7.1c", "BFG-4.7.9a")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_the_form_asks_what_the_rulebook_says_with_its_clauses(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    fields = {part.key: part for part in parts.fields(request_of(conference))}
    assert set(fields) == {"involvement", "known", "childs_views"}
    assert fields["involvement"].missing is Departure.FORBIDDEN
    assert [one.key for one in parts.of_the_whole(request_of(conference))] == ["labels", "signature"]
    page = words(seen(signed_in(cast.health_visitor), page_of(conference, "task")))
    assert "What kind of statement each paragraph is BFG-4.7.1c" in page


@pytest.mark.clause("LBH-3.11")
@pytest.mark.parametrize("under", ["lbh"], indirect=True)
def test_an_author_is_told_how_many_copies_to_bring(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    client = signed_in(cast.health_visitor)
    assert "Bring 6 copies to the conference. LBH-3.11" in words(seen(client, page_of(conference, "task")))
    by = author(cast.health_visitor, conference)
    written(by)
    signed(by)
    assert "Bring 6 copies" in words(seen(client, page_of(conference, "sign")))
    for number in range(8):
        Seat.objects.create(
            conference=conference, authority=cast.authority, name=f"Member {number}", agency="health", standing="member"
        )
    assert questions.copies_due(request_of(conference)).number == 12


@pytest.mark.clause("WAR-3.15")
@pytest.mark.parametrize("under", ["warwickshire"], indirect=True)
def test_who_comes_owes_none_where_only_the_absent_do(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    desk = reverse("reporting:conference", args=[conference.pk])
    assert "They come, so this procedure does not make them write a report. WAR-3.15" in words(
        seen(signed_in(cast.chair), desk)
    )
    assert questions.owed(request_of(conference, "social_care")).holds
    Invitation.objects.update_or_create(
        seat=request_of(conference).seat,
        defaults={"authority": cast.authority, "conference": conference, "way": "email", "answer": "not_coming"},
    )
    assert questions.owed(request_of(conference)).holds


@pytest.mark.clause("WAL-5.12")
@pytest.mark.parametrize("under", ["wales"], indirect=True)
def test_of_whom_a_report_is_asked_is_the_packs_to_say(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    procedure = facts.procedure(conference)
    seat = request_of(conference).seat
    assert may_be_asked(seat, procedure)
    for standing in ("observer", "family", "supporter", "advocate", "chair", "minute_taker"):
        seat.standing = standing
        assert not may_be_asked(seat, procedure), standing
    seat.standing = "member"
    assert procedure.reports is not None
    sections = {**procedure.sections, "reports": replace(procedure.reports, not_owed_by=("member",))}
    assert not may_be_asked(seat, replace(procedure, sections=sections))


@pytest.mark.clause("BOL-5.13")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_at_a_review_the_core_groups_report_stands_in_for_its_members(under: tuple[Cast, Family]) -> None:
    cast, family = under
    review = asked_again(cast, asked(cast, family.ava), family.ava)
    request = request_of(review)
    assert questions.owed(request).holds
    plan = family.ava.plans.create(authority=cast.authority, started_on="2026-06-01", categories=["neglect"])
    plan.core_group.create(authority=cast.authority, name=request.seat.name)
    assert not questions.owed(request).holds
    page = words(seen(signed_in(cast.health_visitor), page_of(review, "task")))
    assert "The core group's joint report stands in for one of their own. BOL-5.13" in page


@pytest.mark.clause("BOL-1.58", "BFG-4.7.9b")
@pytest.mark.parametrize("under", ["bolton", "bfg"], indirect=True)
def test_a_link_reads_what_the_procedure_gives_to_its_holders_standing(
    under: tuple[Cast, Family], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    relative = conference.seats.get(person=family.mother)
    assert readers.of_seat(relative).kind is Kind.PERSON
    supporter = Seat(conference=conference, standing="supporter", name="A friend")
    assert readers.of_seat(supporter).kind is Kind.SUPPORTER
    assert readers.of_seat(request_of(conference).seat).kind is Kind.AGENCY
    procedure = facts.procedure(conference)
    assert procedure.reports is not None
    silent = replace(procedure.reports, relatives_are_attenders=False)
    other = replace(procedure, sections={**procedure.sections, "reports": silent})
    monkeypatch.setattr(facts, "procedure", lambda _conference: other)
    assert readers.of_seat(relative).kind is Kind.SUPPORTER


@pytest.mark.clause("BOL-1.59")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_keeping_a_passage_from_every_parent_is_confirmed_to_be_exceptional(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    by = author(cast.health_visitor, conference)
    passage = written(by).passages.first()
    assert passage is not None
    address = f"{page_of(conference, 'keep_from')}?passage={passage.pk}"
    client = signed_in(cast.health_visitor)
    typed = {"whom": [f"person:{family.mother.pk}"], "why": "She would be in danger"}
    assert "exceptional circumstances" in error_at(sent(client, address, typed), "id_exceptional")
    assert not passage.withholdings.exists()
    assert sent(client, address, {**typed, "exceptional": "on"}).status_code == 302
    father = add_person(cast.authority, "Tarquin", "Larkwhistle")
    relate(family.ava, father, "father", parental_responsibility=True)
    Seat.objects.create(
        conference=conference, authority=cast.authority, name=father.name, person=father, standing="family"
    )
    other = written(by).passages.last()
    assert other is not None
    assert ask_to_withhold(by, other, [From(person=father.pk)], "He would hurt her")
    with pytest.raises(Objected, match="exceptional"):
        ask_to_withhold(by, other, [From(everybody=True)], "Danger")


@pytest.mark.clause("BOL-1.61")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_a_ruling_names_one_of_the_ways_of_sharing(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    by = author(cast.health_visitor, conference)
    passage = written(by).passages.first()
    assert passage is not None
    [row] = ask_to_withhold(by, passage, [From(person=family.mother.pk)], "Danger", exceptional=True)
    signed(by)
    chair = signed_in(cast.chair)
    address = f"{reverse('reporting:withheld', args=[conference.pk])}?one={row.pk}"
    typed = {"answer": "withheld", "reasons": "A risk to Ava"}
    assert "part without parents" in error_at(sent(chair, address, typed), "id_way")
    with pytest.raises(Objected, match="how it is shared"):
        rule_on_withholding(cast.chair, row, Ruled(True, "A risk", way="whispered"))
    objecting = {**typed, "way": "professionals_only", "objection": "I would tell her myself"}
    assert sent(chair, address, objecting).status_code == 302
    row.refresh_from_db()
    assert (row.ruling, row.way, row.objection) == ("withheld", "professionals_only", "I would tell her myself")
    assert "Shared: Professionals only" in words(seen(chair, address))
    assert rule_on_withholding(cast.chair, row, Ruled(False, "She knows")).way == ""
