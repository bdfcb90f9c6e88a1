"""Keeping a father out for a part: who may ask, what is needed, who rules, what he is told, and what stays unread."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.conferences.actions import meeting
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import actions, questions
from quoracy.casework.exclusions.actions import Asked, Ruled
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.people.actions import add_person
from quoracy.casework.people.models import Person
from quoracy.casework.reports.actions.sharing import Shared, record_sharing
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold, rule_on_withholding
from quoracy.casework.reports.actions.withholding import Ruled as Decided
from quoracy.casework.reports.models import Report
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.exclusion_notice import notice_pdf, paragraphs
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, arranged
from tests.guests_inside import family_seat, inside, linked
from tests.reports_underway import asked, author, signed, written
from tests.screens.reading import signed_in

EVIDENCE = "He waited outside the school with a crowbar, Winifred saw it"
FEAR = {"childs_welfare": EVIDENCE}
GRANTED = Ruled(
    outcome="granted_in_part",
    reasons="The evidence is sufficient and recent",
    grounds=("childs_welfare",),
    told="It would be too hard for Noah if you were there then",
    items=("The children's views",),
    views_how="Your solicitor reads them out",
    outcome_how="The chair rings you on the same day",
    complain_how="Write to the complaints manager",
)


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    """An authority whose procedure says most about keeping somebody out."""
    cast = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        yield cast


@pytest.fixture
def home(people: Cast) -> Family:
    return larkwhistles(people)


@pytest.fixture
def conference(people: Cast, home: Family) -> Conference:
    return asked(people, home.ava, home.noah)


@pytest.fixture
def father(people: Cast, home: Family) -> Person:
    person = add_person(people.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
    relate(home.noah, person, "father", parental_responsibility=True)
    return person


@pytest.fixture
def seat(conference: Conference, father: Person) -> Seat:
    return family_seat(conference, father)


def request(people: Cast, conference: Conference, seat: Seat, **more: Any) -> Exclusion:
    told: dict[str, Any] = {"whole": False, "part": ("The children's views",), "evidence": FEAR, **more}
    return actions.request_exclusion(people.social_worker, conference, seat, Asked(**told))


def his_pages(people: Cast, conference: Conference, seat: Seat) -> tuple[Client, str]:
    client = inside(people, linked(people, conference, seat))
    return client, client.get("/guest", follow=True).content.decode()


@pytest.mark.clause("BFG-4.5.3a", "BFG-4.4.1j", "BFG-4.5.1c")
@pytest.mark.parametrize(
    "lacking", [{"evidence": {}}, {"evidence": {"disruption": " "}}, {"part": ()}, {"whole": None, "part": ()}]
)
def test_a_request_without_ground_evidence_or_span_is_not_taken(
    people: Cast, conference: Conference, seat: Seat, lacking: dict[str, Any]
) -> None:
    with pytest.raises(Objected):
        request(people, conference, seat, **lacking)
    assert not Exclusion.objects.exists()
    assert not Event.objects.filter(kind="exclusion_requested").exists()


@pytest.mark.clause("BFG-4.5.2a", "BFG-4.5.1a")
def test_a_request_in_time_is_on_the_chronology_and_meets_the_duty(
    people: Cast, conference: Conference, seat: Seat, home: Family
) -> None:
    request(people, conference, seat)
    assert Event.objects.filter(kind="exclusion_requested", conference=conference.pk).count() == 2
    asked_for = Duty.objects.filter(child=home.noah, key="exclusion_request", conference=conference.pk)
    assert not asked_for.filter(open=True, agency="social_care").exists()
    assert "Thaddeus" in signed_in(people.chair).get(f"/conferences/{conference.pk}/kept-out").content.decode()


@pytest.mark.clause("BFG-4.5.2a")
def test_a_late_request_needs_its_reason(people: Cast, conference: Conference, seat: Seat) -> None:
    """Three working days before Wednesday 2 December is Friday 27 November."""
    with time_machine.travel("2026-11-30 10:00 +0000", tick=False):  # Monday
        with pytest.raises(Objected, match="could not come sooner"):
            request(people, conference, seat)
        late = {"request.reached_chair_on": "It happened last night"}
        asked_late = Asked(whole=False, part=("All views",), evidence=FEAR)
        actions.request_exclusion(people.social_worker, conference, seat, asked_late, late)
    assert conference.departures.filter(clause="BFG-4.5.2a", reason="It happened last night").exists()


@pytest.mark.clause("BFG-4.5.1b", "BFG-4.5.8a", "WAR-3.09")
def test_only_the_chair_rules_and_with_reasons(people: Cast, conference: Conference, seat: Seat) -> None:
    row = request(people, conference, seat)
    for other in (people.administrator, people.social_worker, people.second_chair, people.head_of_service):
        with pytest.raises(NoRight):
            actions.rule(other, row, GRANTED)
    with pytest.raises(Objected, match="reasons"):
        actions.rule(people.chair, row, Ruled(outcome="refused", reasons=" "))
    assert actions.rule(people.chair, row, GRANTED).outcome == "granted_in_part"


@pytest.mark.clause("BFG-4.5.9b", "WAR-3.10")
@pytest.mark.parametrize("part", ["views_how", "outcome_how", "complain_how", "told", "items"])
def test_a_ruling_waits_for_everything_the_person_has_to_be_told(
    people: Cast, conference: Conference, seat: Seat, part: str
) -> None:
    from dataclasses import replace

    row = request(people, conference, seat)
    with pytest.raises(Objected) as objected:
        actions.rule(people.chair, row, replace(GRANTED, **{part: () if part == "items" else " "}))
    assert [finding.place for finding in objected.value.findings] == [part]
    row.refresh_from_db()
    assert row.outcome == ""
    with pytest.raises(Objected):
        notice_pdf(row)


@pytest.mark.clause("BFG-4.5.5a")
def test_the_whole_conference_needs_its_own_reason(people: Cast, conference: Conference, seat: Seat) -> None:
    from dataclasses import replace

    row = request(people, conference, seat)
    whole = replace(GRANTED, outcome="granted", whole=True, items=())
    with pytest.raises(Objected, match="no longer than necessary"):
        actions.rule(people.chair, row, whole)
    ruled = actions.rule(people.chair, row, whole, {"ruling.whole": "There is nothing of it he could be there for"})
    assert ruled.ruled_whole
    assert ruled.history.exists(), "the request as it stood before the ruling is kept"  # type: ignore[attr-defined]


@pytest.mark.clause("BFG-4.5.3b")
def test_the_conference_does_not_open_while_a_request_waits(people: Cast, home: Family, father: Person) -> None:
    today = arranged(people, home.noah, starts_at=AT_TEN)
    row = actions.request_exclusion(
        people.social_worker,
        today,
        family_seat(today, father),
        Asked(whole=False, part=("Views",), evidence=FEAR),
        {"request.reached_chair_on": "It happened last night"},
    )
    with pytest.raises(Objected, match="await a ruling"):
        meeting.open_conference(people.chair, today)
    actions.rule(people.chair, row, Ruled(outcome="refused", reasons="The evidence is two years old"))
    assert meeting.open_conference(people.chair, today).state == Conference.State.OPEN


@pytest.mark.clause("BFG-4.5.11b")
def test_nothing_carries_over_to_another_conference(
    people: Cast, home: Family, conference: Conference, seat: Seat, father: Person
) -> None:
    actions.rule(people.chair, request(people, conference, seat), GRANTED)
    other = Conference.objects.create(
        authority=people.authority, type="review", state="arranged", requested_by=people.social_worker, grounds="Review"
    )
    other.about.create(authority=people.authority, child=home.noah)
    again = family_seat(other, father)
    assert again.invited
    _client, page = his_pages(people, other, again)
    assert "stay out" not in page
    with pytest.raises(Objected, match="how things stand now"):
        request(people, conference, family_seat(conference, home.mother), details={"only_earlier": True})


@pytest.mark.clause("WAR-3.10", "BFG-4.5.9b")
def test_telling_the_person_is_written_down(people: Cast, conference: Conference, seat: Seat) -> None:
    row = actions.rule(people.chair, request(people, conference, seat), GRANTED)
    address = f"/conferences/{conference.pk}/kept-out/{row.pk}"
    pdf = signed_in(people.chair).get(f"{address}/notice.pdf")
    assert pdf.content.startswith(b"%PDF")
    told = {"given": "yes", "how": "The chair rang him, and posted the notice", "once": str(uuid.uuid4())}
    assert signed_in(people.administrator).post(f"{address}/told", told).status_code == 302
    row.refresh_from_db()
    assert row.notice_given_at is not None
    assert "rang him" in signed_in(people.chair).get(f"/conferences/{conference.pk}/kept-out").content.decode()


@pytest.mark.clause("BFG-4.5.2b")
def test_nobody_but_the_chair_and_the_unit_reads_a_request(people: Cast, conference: Conference, seat: Seat) -> None:
    row = request(people, conference, seat)
    for reader, status in ((people.social_worker, 403), (people.team_manager, 403), (people.colleague, 403)):
        for tail in ("", f"/{row.pk}", f"/{row.pk}/notice.pdf"):
            answer = signed_in(reader).get(f"/conferences/{conference.pk}/kept-out{tail}")
            assert answer.status_code == status, (reader, tail)
            assert "crowbar" not in answer.content.decode()


@pytest.mark.clause("BFG-4.5.2a", "BFG-4.5.1b", "BFG-4.5.1c")
def test_asking_and_ruling_by_the_pages(people: Cast, conference: Conference, seat: Seat) -> None:
    ask = f"/conferences/{conference.pk}/kept-out/ask"
    page = signed_in(people.social_worker).get(ask).content.decode()
    assert "Friday 27 November 2026" in page
    fields = {"seat": str(seat.pk), "span": "part", "part": "The children's views", "once": str(uuid.uuid4())}
    assert "There is a problem" in signed_in(people.social_worker).post(ask, fields).content.decode()
    fields |= {"evidence_childs_welfare": EVIDENCE, "once": str(uuid.uuid4()), "reason": "As shown"}
    assert signed_in(people.social_worker).post(ask, fields).status_code == 302
    row = Exclusion.objects.get()
    address = f"/conferences/{conference.pk}/kept-out/{row.pk}"
    assert EVIDENCE in signed_in(people.chair).get(address).content.decode()
    ruling = {
        "outcome": "granted_in_part",
        "grounds": ["childs_welfare"],
        "reasons": "Sufficient",
        "span": "part",
        "items": "The children's views",
        "told": GRANTED.told,
        "views_how": GRANTED.views_how,
        "outcome_how": GRANTED.outcome_how,
        "complain_how": GRANTED.complain_how,
        "gets_record": "attended",
        "once": str(uuid.uuid4()),
    }
    assert signed_in(people.administrator).post(address, ruling).status_code == 403
    assert signed_in(people.chair).post(address, ruling | {"once": str(uuid.uuid4())}).status_code == 302
    row.refresh_from_db()
    assert row.outcome == "granted_in_part"


def _secret_nowhere(page: str) -> None:
    for hidden in ("crowbar", "Winifred saw", "Sufficient", "sufficient and recent", "seriously prejudice"):
        assert hidden not in page


@pytest.mark.clause("BFG-4.5.1c", "BFG-4.5.1f", "BFG-4.5.10b")
def test_the_father_reads_what_the_chair_released_and_nothing_else_of_it(
    people: Cast, conference: Conference, seat: Seat
) -> None:
    row = request(people, conference, seat)
    client, before = his_pages(people, conference, seat)
    assert "stay out" not in before, "nothing is hinted at before the ruling"
    _secret_nowhere(before)
    row = actions.rule(people.chair, row, GRANTED)
    page = client.get("/guest/family").content.decode()
    for told in (GRANTED.told, "The children&#39;s views", "solicitor reads them", "rings you", "complaints manager"):
        assert told in page
    assert "Room 2" in page, "he comes for the rest"
    _secret_nowhere(page + " ".join(paragraphs(row)))


def test_kept_out_of_the_whole_he_is_not_told_where_it_is_or_who_comes(
    people: Cast, conference: Conference, seat: Seat
) -> None:
    from dataclasses import replace

    row = request(people, conference, seat)
    whole = replace(GRANTED, outcome="granted", whole=True, items=())
    actions.rule(people.chair, row, whole, {"ruling.whole": "He has threatened everybody"})
    _client, page = his_pages(people, conference, seat)
    assert GRANTED.told in page
    assert "Room 2" not in page
    assert "PC Juno Lanternby" not in page


@pytest.mark.clause("BFG-4.5.10a")
def test_no_reports_for_him_is_a_ruling_with_a_reason_and_then_holds_on_every_page(
    people: Cast, conference: Conference, seat: Seat, home: Family, father: Person
) -> None:
    from dataclasses import replace

    from django.utils import timezone

    by = author(people.health_visitor, conference)
    report = written(by, home.ava, home.noah)
    signed(by)
    record_sharing(by, Shared(person=father.pk, given_at=timezone.now(), how="together"))
    client, page = his_pages(people, conference, seat)
    assert "Report by" in page
    row, without = request(people, conference, seat), replace(GRANTED, gets_reports=False)
    with pytest.raises(Objected, match="still receives"):
        actions.rule(people.chair, row, without)
    actions.rule(people.chair, row, without, {"excluded.report": "It would be used against her"})
    assert "Report by" not in client.get("/guest/family").content.decode()
    assert client.get(f"/guest/family/reports/{report.pk}").status_code == 403
    assert questions.unanswered(conference) == 0


STEPS = ("share", "withhold", "show", "exclude", "no_reports", "refuse", "comment", "addendum_look")


@pytest.mark.clause("BOL-1.59", "BOL-1.61")
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=7))
def test_no_order_of_steps_lets_him_read_what_is_withheld(
    people: Cast, conference: Conference, seat: Seat, home: Family, father: Person, steps: list[str]
) -> None:
    """Whatever is shared, ruled, varied or commented on, in any order: no page of his holds a passage kept from him."""
    from django.db import transaction

    with transaction.atomic():
        world = _World(people, conference, seat, home, father)
        for step in steps:
            world.take(step)
            world.check()
        transaction.set_rollback(True)


class _World:
    """One report with a passage for each child and one kept from the father, and what has been done about it."""

    def __init__(self, people: Cast, conference: Conference, seat: Seat, home: Family, father: Person) -> None:
        self.people, self.conference, self.seat, self.father = people, conference, seat, father
        self.by = author(people.health_visitor, conference)
        self.report: Report = written(self.by, home.ava, home.noah)
        secret = self.report.passages.filter(child=home.noah).first()
        assert secret is not None
        secret.text = "The refuge is in Saltmarsh Lane"
        secret.save()
        self.secret = secret
        [self.row] = ask_to_withhold(self.by, secret, [From(person=father.pk)], "Safety")
        signed(self.by)
        self.shown = False
        self.client = inside(people, linked(people, conference, seat))

    def take(self, step: str) -> None:
        from dataclasses import replace

        from django.utils import timezone

        chair = self.people.chair
        if step == "share":
            record_sharing(self.by, Shared(person=self.father.pk, given_at=timezone.now(), how="together"))
        elif step in ("withhold", "show"):
            self.row = rule_on_withholding(chair, self.row, Decided(withheld=step == "withhold", reasons="As heard"))
            self.shown = step == "show"
        elif step == "comment":
            told = {"passage": str(self.secret.pk), "text": "What is this?"}
            answer = self.client.post(f"/guest/family/reports/{self.report.pk}", told)
            assert self.shown or "Saltmarsh" not in answer.content.decode()
        elif step in ("exclude", "no_reports", "refuse"):
            asked_for = self.conference.exclusions.first() or request(self.people, self.conference, self.seat)
            ruled = {"exclude": GRANTED, "no_reports": replace(GRANTED, gets_reports=False)}.get(
                step, Ruled(outcome="refused", reasons="Not enough")
            )
            actions.rule(chair, asked_for, ruled, {"excluded.report": "Safety"})

    def check(self) -> None:
        pages = ["/guest", "/guest/family", "/guest/family/say", f"/guest/family/reports/{self.report.pk}"]
        said = "".join(self.client.get(page, follow=True).content.decode() for page in pages)
        assert not re.search(r"\bAva\b", said), "his is Noah alone"  # a word: a form's token may hold the letters
        assert "crowbar" not in said
        if not self.shown:
            assert "Saltmarsh" not in said
            assert str(self.secret.pk) not in said
