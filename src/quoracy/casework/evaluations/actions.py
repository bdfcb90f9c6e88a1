"""Asking how a conference went, taking the answer without its author, and noting what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import Authority, JournalEntry, User
from quoracy.casework.access.questions import authority_of, require
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.evaluations import questions
from quoracy.casework.evaluations.models import Evaluation, EvaluationAsked, EvaluationKey, MadeOfIt
from quoracy.casework.links import keys
from quoracy.casework.links.questions import address_on_file
from quoracy.casework.messages.actions import Content, Recipient, keys_written, languages_for, write
from quoracy.rulebook.evaluation_rules import Answered, EvaluationRule


def ask_everybody(actor: User, base: str) -> int:
    """The unit asks today, without waiting for the job of the day; how many were asked."""
    require(actor, Right.ARRANGE_CONFERENCE)
    with transaction.atomic():
        asked = ask_due(authority_of(actor), base, actor)
        if asked:
            journal(actor, JournalEntry.Act.CHANGED, "asked how conferences went")
    return asked


def ask_due(authority: Authority, base: str, actor: User | None = None) -> int:
    """Ask about each conference that is due, everybody whom its procedure asks, once; how many were asked.

    Each conference is locked and looked at again, so that a job and a person, or two jobs, never both ask (LBH-8.01).
    """
    return sum(_ask_about(actor, one, base) for one in questions.due(authority))


def _ask_about(actor: User | None, conference: Conference, base: str) -> int:
    with transaction.atomic():
        Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
        if EvaluationAsked.objects.filter(conference=conference).exists():
            return 0
        return len([_ask(actor, conference, seat, base) for seat in questions.to_ask(conference)])


def _ask(actor: User | None, conference: Conference, seat: Seat, base: str) -> EvaluationAsked:
    row = EvaluationAsked.objects.create(
        authority_id=conference.authority_id, conference=conference, seat=seat, asked_by=actor
    )
    if address := address_on_file(seat):
        token = keys.new_token()
        EvaluationKey.objects.create(digest=keys.digest_of(token), house_id=row.authority_id, row=row.pk)
        languages = languages_for(seat.person.language if seat.person else "", conference.authority.bilingual)
        to = Recipient(
            seat.name, address.channel, address.address, languages, person=seat.person, practitioner=seat.practitioner
        )
        told = {
            "name": seat.name,
            "when": conference.starts_at.isoformat() if conference.starts_at else "",
            "link": f"{base}/guest/evaluation/{token}",
            "unit": facts.procedure(conference).terms["unit"],
            "authority": conference.authority.name,
        }
        write(conference.authority, to, Content("evaluation", told), f"evaluation {row.pk}", actor)
    return row


def answer(asked: EvaluationAsked, given: Mapping[str, Any]) -> None:
    """Take one answer. Nothing in it says who gave it, nor of which conference beyond its month.

    Raises `Objected` where nothing is answered, `NoRight` where it was answered already.
    """
    rule = questions.rule_of(asked.conference)
    kept = _kept(rule, given) if rule else {}
    if not kept:
        raise Objected.at("", "Answer at least one question", *([rule.clause] if rule else []))
    with transaction.atomic():
        row = EvaluationAsked.objects.select_for_update().get(pk=asked.pk)
        if row.answered:
            raise NoRight(User(), None, "You have sent this form already.")
        row.answered = True
        row.save(update_fields=["answered"])
        EvaluationKey.objects.filter(row=row.pk).delete()
        Evaluation.objects.create(
            authority_id=row.authority_id,
            month=facts.day_of(asked.conference).replace(day=1),
            standing=asked.seat.standing,
            answers=kept,
        )


def _kept(rule: EvaluationRule, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to the questions of the procedure, and nothing else that was sent."""
    kept: dict[str, Any] = {}
    for one in rule.questions:
        said = str(given.get(one.key) or "").strip()
        if said and one.answered is Answered.WORDS:
            kept[one.key] = said[:2000]
        elif said in ("1", "2", "3", "4", "5"):
            kept[one.key] = int(said)
    return kept


def note_what_was_made_of_it(actor: User, text: str) -> MadeOfIt:
    """Those who oversee and the unit write down what the service changed because of what was said (LBH-8.02)."""
    questions.may_read(actor)
    if not text.strip():
        raise Objected.at("text", "Write down what was changed", "LBH-8.02")
    return MadeOfIt.objects.create(authority=authority_of(actor), text=text.strip(), by=actor)


def remind_of_figures(authority: Authority, day: date, base: str) -> int:
    """Tell those who make it that the report on attendance is due, once in each period (LBH-2.06)."""
    rule = chronology.procedure_of(authority, day).evaluation
    begins = rule.period_of(day) if rule else None
    if rule is None or begins is None or not chronology.adopted_by(authority).calendar.is_working_day(day):
        return 0
    tell = questions.to_tell_of_figures(authority)
    keys_of = {f"figures {begins:%Y-%m-%d} {user.pk}": user for user in tell}
    left = keys_of.keys() - keys_written(list(keys_of))
    for key in sorted(left):
        user = keys_of[key]
        told = {"name": user.name, "link": f"{base}/oversight/agencies", "authority": authority.name}
        write(authority, Recipient(user.name, "email", user.email, user=user), Content("figures_due", told), key)
    return len(left)
