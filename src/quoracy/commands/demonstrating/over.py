"""A conference that was held some days ago: everything that is said, decided and undertaken at one, to its close.

It is led here by the same actions as the pages use, on a clock set back to its day (`clock.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import (
    arranging,
    closing,
    committing,
    deciding,
    dissenting,
    meeting,
    own_views,
    requesting,
)
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.actions.deciding import Said as View
from quoracy.casework.conferences.actions.deciding import Stated
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.sealed import Giver
from quoracy.casework.conferences.sealing import Reveal
from quoracy.casework.exclusions import actions as exclusions
from quoracy.casework.invitations.actions import answering
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.room import agenda, saying
from quoracy.casework.room.saying import Said
from quoracy.commands.demonstrating.clock import clock_at, working_days_ago
from quoracy.commands.demonstrating.invited import (
    Family,
    asked_to_stay_out,
    confirmed,
    gates_seen_to,
    send_invitations,
)
from quoracy.commands.demonstrating.meetings import explain_the_threshold
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.conference_rules import AnswerKind
from quoracy.rulebook.convening_rules import Step
from quoracy.rulebook.exclusion import grounds
from quoracy.rulebook.room import frame
from quoracy.rulebook.spread import scales

BEFORE = 7
"""Working days between the day on which it was asked for and arranged, and the conference."""

WORKER, HEALTH, SCHOOL, POLICE, GP = "social_care", "health_visiting", "school", "police", "gp"
MOTHER, FATHER = "mother", "father"
WORRIED, WELL, LAST = ("", 0), ("", 1), ("", -1)
PARENTS, CHILDS = ("parents", 1), ("views", -1)
"""Under which heading of the procedure's own frame something is put: the one of this key, or else by its place."""

ELDER, YOUNGER, BOTH = 0, 1, None
FATHERS_PART = "What the children said to the officer"

CHILDS_WORDS = "Tamsin's own words: “I like cooking. I don't like listening for Kit all night.”"
Told = tuple[tuple[str, int], str, str, int | None, int | None, str]
SAID_WITHOUT_HIM: Sequence[Told] = (
    (WORRIED, "allegation", POLICE, BOTH, 3, "A neighbour said that the adults shout at night and doors are broken."),
    (WORRIED, "allegation", POLICE, ELDER, 2, "Tamsin told me that her father shouts at night and broke a door."),
)  # fmt: skip
SAID: Sequence[Told] = (
    (WORRIED, "fact", WORKER, YOUNGER, 1, "Kit was found alone in the flat on three evenings in one month."),
    (WORRIED, "observation", HEALTH, YOUNGER, 1, "Kit had lost weight since the spring and was pale when I called."),
    (WORRIED, "opinion", SCHOOL, ELDER, None, "Tamsin behaves like the parent of the house, and is tired by noon."),
    (WELL, "fact", SCHOOL, ELDER, 1, "Tamsin has not missed a day since summer, and asks for help when she needs it."),
    (WELL, "observation", HEALTH, BOTH, 1, "Their mother rang me herself, and has kept four of four appointments."),
    (PARENTS, "fact", MOTHER, BOTH, 1, "“I work nights because nothing else was left. I want somebody here then.”"),
    (CHILDS, "fact", WORKER, ELDER, 2, CHILDS_WORDS),
    (CHILDS, "observation", WORKER, YOUNGER, 2, "Kit drew the flat with one light on and said that it was Tamsin's."),
    (LAST, "fact", SCHOOL, YOUNGER, None, "There is a place in the breakfast club for Kit from Monday."),
)  # fmt: skip

NO_PLAN = (
    "Tamsin is safe at home and in school, and says whom she would tell. A plan was considered, and so was support as "
    "a child in need alone: a plan would add nothing that the plan for Kit and the school do not bring her already."
)
PLAN = (
    "Kit is five and was alone at night, more than once, and lost weight. That is likely to go on unless the nights "
    "are covered and somebody sees that it holds."
)
OUTLINE = (
    ("An adult is with Kit on every night", MOTHER, 5, "safety"),
    ("Kit has breakfast at school on every school day", SCHOOL, 3, "wellbeing"),
    ("Kit is weighed each fortnight and gains", HEALTH, 12, "wellbeing"),
)
DISSENT = "Tamsin carries the nights. Without a plan of her own nobody has to look at what that does to her."


def hold(cast: Cast, today: date, ago: int, family: Family) -> Conference:
    """Ask for, arrange, hold and close it; what follows on paper is `after.py`."""
    starts = working_days_ago(cast, today, ago, 14)
    with clock_at(working_days_ago(cast, today, ago + BEFORE, 11)):
        conference = _arranged(cast, starts, family)
    with clock_at(starts - timedelta(minutes=2)):
        conference = meeting.open_conference(_chair(conference), conference)
        _call_the_roll(conference, family.children)
    for minutes, said in ((10, SAID_WITHOUT_HIM), (40, SAID)):
        with clock_at(starts + timedelta(minutes=minutes)):
            _put_down(conference, family, said)
    with clock_at(starts + timedelta(minutes=70)):
        for about, view in zip(_about(conference, family), ("no_plan", "plan"), strict=True):
            _views(about, view)
            _decide(about, view)
        _dissent(conference, family)
    with clock_at(starts + timedelta(minutes=95)):
        _settle(cast, conference, family)
        gates_seen_to(_chair(conference), conference, Step.CLOSE)
        return closing.close(_chair(conference), conference, ended_at=timezone.now(), told_of_rights=True)


def _chair(conference: Conference) -> User:
    assert conference.chair is not None
    return conference.chair


def _about(conference: Conference, family: Family) -> list[ConferenceChild]:
    rows = {row.child_id: row for row in questions.about(conference)}
    return [rows[child.pk] for child in family.children]


def _arranged(cast: Cast, starts: datetime, family: Family) -> Conference:
    conference = requesting.request_conference(
        cast.social_worker,
        family.children,
        type=Conference.Type.INITIAL,
        grounds="Social care, the school and the health visitor fear for both children at night.",
    )
    gates_seen_to(cast.social_worker, conference, Step.REQUEST, Step.AGREE)
    conference = requesting.authorise(cast.team_manager, conference, "The threshold for a conference is met.")
    wanted = arranging.Arrangement(starts, 110, "Room 5, Riverside House", cast.chair, conference.version)
    gates_seen_to(cast.administrator, conference, Step.BOOK)
    conference = confirmed(cast, arranging.arrange(cast.administrator, conference, wanted))
    arranging.invite(cast.administrator, conference, list(cast.directory.values())[:6])
    every = frozenset(child.pk for child in family.children)
    known = {WORKER, HEALTH, SCHOOL, GP}
    met = {seat.pk: every for seat in questions.seats(conference) if (seat.service or seat.agency) in known}
    meeting.note_contact(cast.administrator, conference, met)
    send_invitations(cast, conference)
    away = answering.Answer(Invitation.Reply.APOLOGIES, "Surgery all afternoon", unavoidable=True)
    answering.answer(cast.administrator, conference.invitations.get(seat__service=GP), away)
    _father_kept_out(cast, conference, family)
    return conference


def _father_kept_out(cast: Cast, conference: Conference, family: Family) -> None:
    known = tuple(one.key for one in grounds(facts.procedure(conference)) if one.key == "childs_welfare")
    asked = exclusions.Asked(
        whole=False,
        part=(FATHERS_PART,),
        reason="The children fear that he will ask them afterwards what they said.",
        evidence=dict.fromkeys(known, "Tamsin asked the officer not to tell him."),
    )
    row = asked_to_stay_out(cast, conference, conference.seats.get(person=family.father), asked)
    ruled = exclusions.Ruled(
        outcome="granted_in_part",
        reasons="What Tamsin asked of the officer is enough for this part, and for no more.",
        grounds=known,
        told="It would be too hard for the children if you heard this part.",
        items=(FATHERS_PART,),
        comes_after=timedelta(minutes=30),
        views_how="Write to the chair, or tell your solicitor: it is read out",
        outcome_how="The chair rings you the same afternoon",
        complain_how="Write to the complaints manager, whose address is in your letter",
    )
    row = exclusions.rule(_chair(conference), row, ruled, {})
    exclusions.give_notice(cast.administrator, row, "Told by telephone by the unit, and the notice posted")


def _call_the_roll(conference: Conference, children: Sequence[Child]) -> None:
    """Everybody but the family doctor; the police from afar."""
    every = frozenset(child.pk for child in children)
    roll = {
        seat.pk: meeting.RollCall(
            seat.service != GP, seat.agency == POLICE, seat.standing, every if seat.agency != POLICE else frozenset()
        )
        for seat in questions.seats(conference)
        if seat.standing != Seat.Standing.CHAIR
    }
    meeting.call_roll(_chair(conference), conference, roll)


def _seats(conference: Conference, family: Family) -> dict[str, Seat]:
    relatives: dict[UUID | None, str] = {family.mother.pk: MOTHER, family.father.pk: FATHER}
    return {
        relatives.get(seat.person_id, seat.service or seat.agency): seat
        for seat in questions.seats(conference)
        if seat.standing != Seat.Standing.CHAIR
    }


def _put_down(conference: Conference, family: Family, every: Sequence[Told]) -> None:
    keys, seats = [one.key for one in frame(facts.procedure(conference))], _seats(conference, family)
    agenda.go_to(_chair(conference), conference, agenda.points(conference)[1].key)
    for (key, place), kind, speaker, child, hand, text in every:
        where = key if key in keys else keys[place]
        whose = family.children[child].pk if child is not None else None
        seat = seats.get(speaker)
        said = Said(text, where, kind, child=whose, speaker=seat.pk if seat else None, hand=hand)
        saying.say(_chair(conference), conference, said)


def _views(about: ConferenceChild, view: str) -> None:
    """Each gives a view under seal, and the chair reveals them together."""
    rule = facts.procedure(about.conference).decision
    explain_the_threshold(about)
    for seat in questions.seats(about.conference):
        if seat.standing == Seat.Standing.MEMBER and seat.present:
            scale = (3 if view == "plan" else 7) if scales(rule) else None
            said = View(
                _other(view) if _disagrees(seat, view) else view,
                "Likely, if nothing changes" if view == "plan" else "Less likely than not",
                PLAN if view == "plan" else DISSENT if _disagrees(seat, view) else NO_PLAN,
                ("neglect",) if view == "plan" or _disagrees(seat, view) else (),
                scale,
            )
            own_views.give(Giver(seat, seat.name), about, said)
    if rule.chair_votes:
        own_views.give(Giver(None, _chair(about.conference).name, _chair(about.conference)), about, View(view))
    own_views.reveal(
        _chair(about.conference), about, Reveal.Shown.WITHOUT_NAMES, "The doctor sent apologies and no view."
    )


def _disagrees(seat: Seat, view: str) -> bool:
    return view == "no_plan" and seat.service == SCHOOL


def _other(view: str) -> str:
    return "plan" if view == "no_plan" else "no_plan"


def _decide(about: ConferenceChild, outcome: str) -> None:
    """By the views or by the chair, as the procedure has it; what the threshold asks is answered first."""
    chair = _chair(about.conference)
    fresh = meeting.about_as_it_is(about)
    words = PLAN if outcome == "plan" else NO_PLAN
    said = {one.key: words if one.kind is AnswerKind.TEXT else "yes" for one in deciding.questions_put(fresh)}
    kept = fresh.answers.get("answers", {})
    fresh = deciding.answer(chair, fresh, {"answers": {**said, **kept}}, fresh.version)
    stated = Stated(
        outcome, ("neglect",) if outcome == "plan" else (), words, dispute="Whether one of the children needs a plan"
    )
    deciding.record_decision(chair, fresh, stated, fresh.version)


def _dissent(conference: Conference, family: Family) -> None:
    """The school does not agree that the elder has no plan, and the steps that follow begin."""
    seat = _seats(conference, family)[SCHOOL]
    dissenting.dissent(Giver(seat, seat.name), _about(conference, family)[ELDER], DISSENT)


def _settle(cast: Cast, conference: Conference, family: Family) -> None:
    """The closing checklist of the child with a plan, and who does what."""
    about = _about(conference, family)[YOUNGER]
    seats = _seats(conference, family)
    held, calendar = facts.day_of(conference), chronology.adopted_by(cast.authority).calendar
    group = [seats[key] for key in (WORKER, HEALTH, SCHOOL, MOTHER)]
    last = closing.last_days(about)
    terms = {
        "lead": cast.social_worker.pk,
        "core_group": [{"name": seat.name, "title": seat.title} for seat in group],
        "seats": [str(seat.pk) for seat in group],
        "first_core_group_on": calendar.after(held, 7).isoformat(),
        "review_on": calendar.before(last["review_on"][0], 3).isoformat(),
        "contingency": "The lead calls the manager the same day, and a strategy discussion follows.",
        "outline": [
            {"outcome": what, "who": seats[key].name, "by_when": calendar.after(held, days).isoformat()}
            for what, key, days, _serves in OUTLINE
        ],
    }
    closing.set_terms(_chair(conference), about, terms, about.version)
    for what, key, days, serves in OUTLINE:
        by_when = calendar.after(held, days)
        said = Undertaken(what, seat=seats[key], child=about.child_id, by_when=by_when, serves=serves, line=what)
        committing.commit(cast.administrator, conference, said)
    recommended = Undertaken(
        "Offer the family a flat nearer to the mother's work",
        who="Lettice Doorway, Haven Housing",
        kind=Commitment.Kind.RECOMMENDATION,
    )
    committing.commit(cast.administrator, conference, recommended)
