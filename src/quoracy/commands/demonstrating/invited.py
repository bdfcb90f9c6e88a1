"""A conference ahead, twelve people asked: answers in and missing, a report, links, a father kept out for a part.

It is led here by the same actions as the pages use, so that what is shown is what the service does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.agencies.actions import list_agency, list_practitioner
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import facts
from quoracy.casework.conferences import facts as conference_facts
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import (
    arranging,
    chairing,
    meeting,
    providing,
    requesting,
    seeing_to,
    taking_part,
)
from quoracy.casework.conferences.checklists import gates_before
from quoracy.casework.conferences.choosing import papers_closed
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.exclusions import actions as exclusions
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations import lists
from quoracy.casework.invitations.actions import answering, inviting, listing
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links import actions as links
from quoracy.casework.people.models import Person
from quoracy.casework.reports.actions import asking, signing, withholding, writing
from quoracy.casework.reports.authors import Author, author_of
from quoracy.casework.reports.parts import headings
from quoracy.casework.room import taking
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_rules import Step

AHEAD = 8
"""Working days from today to the conference: late enough to chase, early enough to be in time everywhere."""

HERE = "http://localhost:8000"
"""Where `make run` serves: the links of the demonstration lead there."""

PASSAGES = {
    "mother": "She asked me to come back, and showed me how she makes the night feeds.",
    "from_father": "She told me where she would go if he came to the house again.",
}


@dataclass(frozen=True, slots=True)
class Family:
    """The three children, and their parents."""

    children: Sequence[Child]
    mother: Person
    father: Person


def convene(cast: Cast, today: date, family: Family) -> Conference:
    """From the request to answers, one report and one ruling; what is left open is left for whoever looks."""
    conference = _arranged(cast, today, family.children)
    _on_the_list(cast, conference, family)
    asking.ask_for_reports(cast.administrator, conference)
    send_invitations(cast, conference)
    _answered(cast, conference)
    _needed(cast, conference, family.mother)
    _reported(cast, conference, family)
    _kept_out(cast, conference, family.father)
    _let_in(cast, conference, family)
    return conference


def _arranged(cast: Cast, today: date, children: Sequence[Child]) -> Conference:
    conference = requesting.request_conference(
        cast.social_worker,
        children,
        type=Conference.Type.INITIAL,
        grounds="Social care, the school and the health visitor fear that the three will be hurt at home again.",
    )
    gates_seen_to(cast.social_worker, conference, Step.REQUEST, Step.AGREE)
    conference = requesting.authorise(cast.team_manager, conference, "The threshold for a conference is met.")
    room = providing.keep_room(
        cast.administrator,
        "Room 4",
        "Riverside House",
        access_notes="Step-free, with a waiting room of its own",
        video=True,
        seats=16,
    )
    day = facts.adopted_by(cast.authority).calendar.after(today, AHEAD)
    wanted = arranging.Arrangement(
        timezone.make_aware(datetime.combine(day, time(11))),
        120,
        "",
        cast.second_chair,
        conference.version,
        {},
        room,
    )
    gates_seen_to(cast.administrator, conference, Step.BOOK)
    return confirmed(cast, arranging.arrange(cast.administrator, conference, wanted))


def confirmed(cast: Cast, conference: Conference) -> Conference:
    """The same, its chair having confirmed being independent, and somebody named for the record, where asked for."""
    if conference.chair is not None and papers_closed(conference):
        chairing.say_independent(conference.chair, conference, independent=True)
    if taking.open_before(conference):
        taking.settle(cast.administrator, conference, taking.Settling("person", cast.administrator))
    return conference


def _on_the_list(cast: Cast, conference: Conference, family: Family) -> None:
    """The family and eight of the directory, somebody new to it, and whom the mother brings; and who knows whom."""
    every = list(cast.directory.values())
    arranging.invite(cast.administrator, conference, every)
    nursery = listing.Newcomer(
        "Mabel Tumbleweed",
        "Nursery manager",
        "Acorn Cups Nursery",
        "education",
        "early_years",
        f"tumbleweed@{_domain(cast)}",
    )
    listing.ask_newcomer(cast.administrator, conference, nursery, Seat.Standing.MEMBER)
    mother = conference.seats.get(person=family.mother)
    listing.ask_supporter(
        cast.administrator, conference, "Ottoline Fernsby", mother, Seat.Standing.SUPPORTER, adult=True
    )
    teenager, schoolchild, toddler = (child.pk for child in family.children)
    known = {
        "social_care": {teenager, schoolchild, toddler},
        "gp": {teenager, schoolchild, toddler},
        "school": {teenager, schoolchild},
        "early_years": {toddler},
        "health_visiting": {toddler},
    }
    contact = {
        seat.pk: frozenset(known[key])
        for seat in questions.seats(conference)
        if (key := seat.service or seat.agency) in known
    }
    meeting.note_contact(cast.administrator, conference, contact)


def _domain(cast: Cast) -> str:
    return f"{cast.authority.key}.example"


def send_invitations(cast: Cast, conference: Conference) -> None:
    """To everybody on the list, once what the procedure wants before it is seen to."""
    reason = "Agreed with the chair for this demonstration."
    see_to_everything(cast, conference)
    listed = [finding for finding in lists.list_asked(conference) if finding.needs_reason]
    found = [*inviting.list_findings(conference), *inviting.before_sending(conference), *listed]
    reasons = {finding.place: reason for finding in found}
    inviting.invite_all(cast.administrator, conference, reasons, listed)


def gates_seen_to(actor: User, conference: Conference, *steps: Step) -> None:
    """See to the lines of the checklist without which these steps cannot be taken."""
    gates = gates_before(conference, *steps)
    seeing_to.see_to(actor, conference, {gate.place: "Talked over this morning." for gate in gates})


def see_to_everything(cast: Cast, conference: Conference) -> None:
    """Settle the part of each child, and the lines that stop invitations under this procedure."""
    settle_parts(cast, conference)
    for person in (conference.chair, cast.administrator):
        stops = [one for one in inviting.before_sending(conference) if one.stops and one.place.startswith("check.")]
        mine = [one for one in stops if (one.who == "chair") == (person == conference.chair)]
        if person is not None:
            seeing_to.see_to(person, conference, {one.place: "Agreed by telephone this morning." for one in mine})


def settle_parts(cast: Cast, conference: Conference) -> None:
    """The older child comes, the others take part in another way where the procedure knows one."""
    rule = conference_facts.procedure(conference).taking_part
    for row in taking_part.parts(conference) if rule else ():
        assert rule is not None
        older = row.child.born is not None and conference_facts.day_of(conference).year - row.child.born.year > AGE
        said = taking_part.Said(
            answer=next(one for one in rule.answers if one in (_COMING if older else _STAYING)),
            reason="" if older else "Too young to follow what is said; the nursery and the school say what they see.",
            speaks_to=rule.reason_speaks_to,
            wish="attend" if older else "",
            explained=older,
            weighed={one.key: "Talked over at home, by the social worker." for one in rule.questions},
            views=("in_person",) if older else ("drawing",),
        )
        taking_part.settle_part(cast.social_worker, conference, row.child, said, {})


AGE = 12
_COMING = ("in_part", "attending", "invited")
_STAYING = ("not_invited", "not_appropriate", "another_way")


def _answered(cast: Cast, conference: Conference) -> None:
    """Two come, the school joins from afar, the doctor sends apologies, probation a colleague; the rest are silent."""
    invitation = {
        one.seat.name: one for one in conference.invitations.select_related("seat__practitioner", "conference")
    }
    say = answering.answer
    Reply = Invitation.Reply  # noqa: N806 -- the class, by its own name
    say(cast.administrator, invitation["Honor Plumtree-Adeyemi"], answering.Answer(Reply.COMING))
    say(cast.administrator, invitation["Winifred Chalkhurst"], answering.Answer(Reply.REMOTELY))
    say(cast.administrator, invitation["Sunniva Brackenridge"], answering.Answer(Reply.COMING))
    away = answering.Answer(Reply.APOLOGIES, "Surgery all afternoon", unavoidable=True, holds_information=True)
    say(cast.administrator, invitation["Dr Amrit Stethley"], away)
    probation = list_agency(cast.authority, "Probation Service (invented)", "probation")
    deputy = list_practitioner(
        probation, "Peregrine Oddfellow", "Probation officer", email=f"oddfellow@{_domain(cast)}"
    )
    answering.name_deputy(cast.administrator, invitation["Gawain Tetherfold"], deputy, "On leave that week")


def _needed(cast: Cast, conference: Conference, mother: Person) -> None:
    seat = conference.seats.get(person=mother)
    interpreter = providing.need(cast.administrator, conference, Need.Kind.INTERPRETER, "Polish", seat)
    providing.book(cast.administrator, interpreter, "Invented Interpreters, Ms Wymyslona")
    providing.need(cast.administrator, conference, Need.Kind.CHILDCARE, "For the youngest", seat)


def _reported(cast: Cast, conference: Conference, family: Family) -> None:
    """The health visitor's report is in: one passage waits for the chair, whether the father may read it."""
    author = _author(cast.health_visitor, conference, "health_visiting")
    first = headings(author.request)[0]
    for heading in [one for one in headings(author.request) if not one.part.optional] or [first]:
        writing.save_passage(author, _said(heading.part.key, heading.child, PASSAGES["mother"]))
    child = first.child or family.children[2]
    kept = writing.save_passage(author, _said(first.part.key, first.child or child, PASSAGES["from_father"]))
    whom = [withholding.From(person=family.father.pk)]
    withholding.ask_to_withhold(author, kept, whom, "He could find her by it.")
    report = writing.start(author)
    signing.sign(
        author,
        signing.Signature(
            name=author.name, role="Health visitor", confirmed=True, version=report.version, convictions=False
        ),
    )


def _author(user: object, conference: Conference, owed_by: str) -> Author:
    return author_of(user, conference.report_requests.get(owed_by=owed_by).pk)  # type: ignore[arg-type]  # of the cast


def _said(part: str, child: Child | None, text: str) -> writing.Written:
    return writing.Written(text, part, child.pk if child else None, "observation", "first")


def _kept_out(cast: Cast, conference: Conference, father: Person) -> None:
    seat = conference.seats.get(person=father)
    asked = exclusions.Asked(
        whole=False,
        part=("Her account of the nights",),
        reason="She is afraid to speak while he is in the room.",
        evidence={"childs_welfare": "The children hid when he came to the door, and the health visitor saw it."},
    )
    exclusions.rule(cast.second_chair, asked_to_stay_out(cast, conference, seat, asked), _ruling(), {})


def asked_to_stay_out(cast: Cast, conference: Conference, seat: Seat, asked: exclusions.Asked) -> Exclusion:
    """The social worker's request, with a reason beside it where this procedure asks for one."""
    try:
        return exclusions.request_exclusion(cast.social_worker, conference, seat, asked)
    except Objected as objected:
        reasons = {finding.place: "It could not be known before." for finding in objected.findings}
        return exclusions.request_exclusion(cast.social_worker, conference, seat, asked, reasons)


def _ruling() -> exclusions.Ruled:
    return exclusions.Ruled(
        outcome="granted_in_part",
        reasons="The evidence is enough for this part, and for no more.",
        grounds=("childs_welfare",),
        told="It would be too hard for the children's mother to speak while you are there.",
        items=("Her account of the nights",),
        views_how="Write to the chair, or tell your solicitor: it is read out",
        outcome_how="The chair rings you the same afternoon",
        complain_how="Write to the complaints manager, whose address is in your letter",
    )


def _let_in(cast: Cast, conference: Conference, family: Family) -> None:
    """Links for both parents and for the eldest, to be found in the outbox with their codes."""
    for person in (family.mother, family.father):
        links.send_link(
            cast.administrator,
            conference,
            conference.seats.select_related("person", "practitioner").get(person=person),
            HERE,
        )
    to = links.WhereTo("email", f"{family.children[0].given_names.lower()}@home.example", "Her own")
    links.send_childs_link(cast.administrator, conference, family.children[0], to, HERE)
