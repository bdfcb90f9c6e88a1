"""What the procedure asks around a conference: every line is on the page, is seen to by name, and a gate holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, relate, tie
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import requesting, seeing_to
from quoracy.casework.conferences.checklists import Line, lines, step_findings
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.seeing_to import Circumstance, SeenTo
from quoracy.casework.invitations.actions.inviting import invite_all
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person, set_up_household
from quoracy.commands.demonstrating.invited import settle_parts
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.circumstances import TOLD, circumstances
from quoracy.rulebook.convening_case import Fact
from quoracy.rulebook.convening_rules import Kind, Step
from quoracy.rulebook.procedure import load_shelf
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import arranged, requested

PACKS = ("wales", "lbh", "bolton", "warwickshire", "bfg")


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel("2026-11-19 09:30 +0000", tick=False):
        yield


def page_of(conference: Conference, name: str = "checklist") -> str:
    return reverse(f"convening:{name}", args=[conference.pk])


def seen(client: Client, conference: Conference, name: str = "checklist") -> str:
    root = lxml.html.fromstring(client.get(page_of(conference, name)).content)
    return re.sub(r"\s+", " ", str(root.text_content()))


def item(conference: Conference, key: str) -> Line:
    return next(line for line in lines(conference) if line.item.key == key)


def unborn(cast: Cast) -> Child:
    home = set_up_household(cast.authority, "1 Fancied Street, Nowhere, ZZ7 6ZZ")
    baby = add_child(
        cast.social_worker,
        given_names="",
        family_name="Tanglewood-Osei",
        expected=date(2026, 11, 19) + timedelta(weeks=14),
        household=home,
    )
    mother = add_person(cast.authority, "Marigold", "Tanglewood-Osei", address=home.address, household=home)
    relate(baby, mother, "mother", parental_responsibility=True)
    tie(cast.team_manager, baby, Tie.Capacity.TEAM_MANAGER, reason="manages the team")
    return baby


def everything_told(conference: Conference, actor: Any) -> None:
    seeing_to.tell(actor, conference, seeing_to.askable(conference))


def of(catalogue: str, steps: set[Step]) -> list[str]:
    """Every clause that a line of this pack cites."""
    rule = load_shelf().procedure(catalogue, date(2026, 11, 19)).convening
    assert rule is not None
    return [clause for line in rule.items if line.step in steps for clause in (line.clause, *line.also)]


@pytest.mark.clause(
    "WAL-5.14",
    "WAL-4.05",
    "WAL-8.01",
    "WAL-8.03",
    "WAL-8.09",
    "WAL-8.11",
    "WAL-8.12",
    "WAL-8.13",
    "WAL-8.14",
    "WAL-8.15",
    "WAL-8.17",
    "WAR-1.02",
    "WAR-3.02",
    "WAR-3.03",
    "BOL-1.10",
    "BOL-2.01",
    "BOL-2.03",
    "BOL-2.05",
    "BOL-2.06",
    "BOL-2.08",
    "BOL-2.09",
    "BOL-8.06",
    "BOL-8.07",
    "BOL-1.33",
    "BOL-1.37",
    "BOL-1.36",
    "BOL-1.40",
    "BOL-1.75",
    "BOL-1.76",
    "BOL-1.22",
    "LBH-4.21",
    "BFG-4.1.1c",
    "BFG-4.1.12",
    "BFG-4.1.15",
    "BFG-4.1.14a",
    "BFG-4.1.11a",
    "BFG-4.1.11b",
    "BFG-4.1.16c",
    "BFG-4.1.16b",
    "BFG-4.1.17a",
    "BFG-4.4.2b",
    "BFG-4.5.4a",
    "BFG-4.14.1c",
    "BFG-4.7.10a",
    "BFG-4.8.2j",
    "BFG-4.14.8a",
    "BFG-4.14.7",
    "BFG-4.4.18c",
    "BFG-4.1.20e",
    "BFG-4.2.10b",
    "BFG-4.4.10c",
)
@pytest.mark.parametrize("procedure", PACKS)
def test_every_line_that_can_stand_is_on_the_page_with_its_clause(db: None, client: Client, procedure: str) -> None:
    """Whatever the procedure lists is shown once its circumstances hold, for a born child and for an unborn one."""
    cast = cast_under(procedure)
    with within(cast.authority):
        family = larkwhistles(cast)
        family.ava.alerts = ["looked after"]
        family.ava.save()
        shown: set[str] = set()
        both, baby = (family.ava, family.noah), unborn(cast)
        other = add_child(
            cast.social_worker, given_names="Rowan", family_name="Appleyard", born=date(2012, 5, 1), sex="M"
        )
        for children, type in ((both, "initial"), ((baby,), "pre_birth"), ((other,), "transfer_in")):
            conference = requested(cast, *children, type=type)
            everything_told(conference, cast.social_worker)
            client.force_login(cast.social_worker)
            page = client.get(page_of(conference)).content.decode()
            every = lines(conference)
            assert every
            for line in every:
                assert all(clause in page or line.item.kind is not Kind.HELP for clause in line.item.clauses[:1])
                assert lxml.html.fromstring(f"<p>{line.item.says}</p>").text_content() in seen(client, conference)
            shown |= {clause for line in every for clause in line.item.clauses}
        assert shown <= set(of(procedure, set(Step)))
        rule = facts.procedure(conference).convening
        assert rule is not None
        never = {
            line.key
            for line in rule.items
            if not {line.clause} & shown
            and not {*line.when}
            & {Fact.REVIEW, Fact.PLAN_HERE, Fact.STOOD_DOWN, Fact.LATE, Fact.EXCLUDED, Fact.CORE_GROUP}
            and str(line.each) not in ("agency", "relative", "parent", "holder")
        }
        assert never <= {
            "advocate_for_part",
            "personal_difficulties",
            "talk_with_child",
            "absent_childs_views",
            *SPECIAL,
        }


SPECIAL: set[str] = set()


@pytest.mark.clause("BOL-1.12", "BFG-4.4.2a")
@pytest.mark.parametrize("procedure", ["bolton", "bfg"])
def test_a_gate_holds_the_invitations_until_it_is_settled_by_name(db: None, client: Client, procedure: str) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        settle_parts(cast, conference)
        gate = next(line for line in lines(conference) if line.item.kind is Kind.GATE and line.item.step is Step.INVITE)
        reasons = {one.place: "Agreed" for one in step_findings(conference, Step.INVITE) if one.needs_reason}
        with pytest.raises(Objected) as refused:
            invite_all(cast.administrator, conference, reasons | {gate.item.place: "A reason is not enough"})
        assert gate.item.says in str(refused.value)
        assert not Message.objects.filter(conference=conference.pk).exists()
        client.force_login(cast.administrator)
        assert gate.item.says in seen(client, conference, "send")
        root = lxml.html.fromstring(client.get(page_of(conference)).content)
        [box] = [area.name for area in root.iter("textarea") if gate.item.says in area.label.text_content()]
        client.post(page_of(conference), {box: "Agreed with the unit at nine"})
        assert SeenTo.objects.get(place=gate.item.place).by == cast.administrator
        assert "Agreed with the unit at nine. Bryn Tallowby" in seen(client, conference)
        assert gate.item.place not in {one.place for one in step_findings(conference, Step.INVITE)}


def test_a_task_is_ticked_and_opened_again_and_both_stay_on_record(cast: Cast, family: Family, client: Client) -> None:
    other = cast_under("bolton")
    with within(other.authority):
        conference = requested(other, larkwhistles(other).ava)
        task = next(line for line in lines(conference) if line.item.kind is Kind.TASK and line.item.who != "chair")
        client.force_login(other.social_worker)
        told = {f"done_{task.item.step}": task.item.place, "once": "5c0c7e86-27c5-4d0a-9a5e-0a7f7f0a1111"}
        for _click in range(2):
            assert client.post(page_of(conference), told).status_code == 302
        assert SeenTo.objects.filter(place=task.item.place).count() == 1
        client.post(page_of(conference, "reopen") + f"?place={task.item.place}", {})
        rows = SeenTo.objects.filter(place=task.item.place).order_by("at")
        assert [row.done for row in rows] == [True, False]
        assert item(conference, task.item.key).open


def test_what_is_the_chairs_is_nobody_elses(db: None, client: Client) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        line = next(one for one in lines(conference) if one.item.who == "chair" and one.open)
        with pytest.raises(NoRight, match="Only the chair"):
            seeing_to.see_to(cast.administrator, conference, {line.item.place: "Done"})
        client.force_login(cast.administrator)
        assert "For the chair" in seen(client, conference)
        seeing_to.see_to(cast.chair, conference, {line.item.place: "Done"})
        assert not next(one for one in lines(conference) if one.item.place == line.item.place).open


@pytest.mark.clause("BFG-4.1.17a", "BOL-8.06")
@pytest.mark.parametrize("procedure", ["bfg", "bolton"])
def test_what_is_told_once_brings_its_lines_and_taken_back_takes_them_away(
    db: None, client: Client, procedure: str
) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = requested(cast, ava)
        keys = {line.item.key for line in lines(conference)}
        client.force_login(cast.social_worker)
        field = f"holds_{ava.pk}".replace("-", "_")
        client.post(page_of(conference, "circumstances"), {field: [str(Fact.PLAN_ELSEWHERE)]})
        assert Circumstance.objects.get(conference=conference).told_by == cast.social_worker
        assert {line.item.key for line in lines(conference)} - keys
        client.post(page_of(conference, "circumstances"), {})
        assert {line.item.key for line in lines(conference)} == keys


def test_a_fact_nobody_asks_for_cannot_be_told(cast: Cast, family: Family) -> None:
    conference = requested(cast, family.ava)
    seeing_to.tell(cast.social_worker, conference, [("", "born"), ("nobody", "plan_elsewhere")])
    assert not Circumstance.objects.exists()


@pytest.mark.parametrize("procedure", PACKS)
def test_every_fact_that_a_procedure_turns_on_is_worked_out_or_asked(procedure: str) -> None:
    """A circumstance nobody can tell would switch a line of the procedure off for good."""
    held = load_shelf().procedure(procedure, date(2026, 11, 19))
    asked = {one.fact for one in circumstances(held)}
    turned_on = {
        fact for line in (held.convening.items if held.convening else ()) for fact in (*line.when, *line.unless)
    }
    assert turned_on - asked <= WORKED_OUT
    assert not {one.fact for one in TOLD} & WORKED_OUT - {Fact.CORE_ASSESSMENT, Fact.PROTECTION_ORDER}


WORKED_OUT = {
    *(Fact.INITIAL, Fact.PRE_BIRTH, Fact.TRANSFER_IN, Fact.REVIEW, Fact.RECONVENED, Fact.FIRST_CONFERENCE),
    *(Fact.SEVERAL_CHILDREN, Fact.UNBORN, Fact.BORN, Fact.NEWBORN, Fact.YOUNG, Fact.PRE_SCHOOL, Fact.SCHOOL_AGE),
    *(Fact.COLLEGE_AGE, Fact.LOOKED_AFTER, Fact.PLAN_HERE, Fact.SECTION_47_ENDED, Fact.PRE_BIRTH_ASSESSMENT),
    *(Fact.CORE_ASSESSMENT, Fact.PROTECTION_ORDER, Fact.STRATEGY_DISCUSSION_HELD, Fact.ATTENDING, Fact.NOT_ATTENDING),
    *(Fact.SOMEBODY_JOINS_REMOTELY, Fact.STOOD_DOWN, Fact.LATE, Fact.PARENT, Fact.PARENTAL_RESPONSIBILITY),
    *(Fact.RESPONSIBILITY_UNKNOWN, Fact.OTHER_FIRST_LANGUAGE, Fact.LANGUAGE_NOT_ASKED, Fact.INTERPRETER_NEEDED),
    *(Fact.HAS_A_SUPPORTER, Fact.EXCLUDED),
}


def test_the_page_asks_the_same_number_of_questions_for_one_child_and_for_three(
    db: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = requesting.authorise(
            cast.team_manager, requested(cast, family.ava, family.noah), "Three agencies share the worry"
        )
        client.force_login(cast.administrator)
        client.get(page_of(conference))
        with django_assert_max_num_queries(45):
            client.get(page_of(conference))


def test_a_colleague_with_no_part_sees_and_settles_nothing(cast: Cast, family: Family, client: Client) -> None:
    conference = requested(cast, family.ava)
    for nobody in (cast.colleague, cast.health_visitor, cast.analyst):
        client.force_login(nobody)
        for name in ("checklist", "circumstances", "reopen"):
            assert client.get(page_of(conference, name)).status_code == 403
        with pytest.raises(NoRight):
            seeing_to.see_to(nobody, conference, {})
        with pytest.raises(NoRight):
            seeing_to.tell(nobody, conference, [])
