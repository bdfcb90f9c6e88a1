"""Messages: written once, sent once, nobody's child named, and what did not arrive put before somebody."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.messages import actions, by_smtp, questions, sending, tasks, wording
from quoracy.casework.messages.actions import Content, NamesAChildError, Recipient
from quoracy.casework.messages.by_notify import Notify
from quoracy.casework.messages.by_smtp import Smtp
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.providers import Keep, NotNow, Outgoing, Refused, Taken, Unsure
from quoracy.commands.demonstrating.people import Cast
from quoracy.config.environment import NotifyAccount
from tests.casework.messages.notify_stand_in import EMAIL, KEY, SMS, StandIn, standing_in

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"
VALUES = {
    "name": "Honor Plumtree-Adeyemi",
    "when": "2026-12-02T10:00:00+00:00",
    "place": "Room 2",
    "unit": "Conference unit",
    "authority": "Anywhere",
    "reply_by": "ring 01632 960001",
    "reference": "K7QF",
}


@pytest.fixture
def notify(settings: Settings) -> Iterator[Notify]:
    with standing_in() as address:
        settings.NOTIFY = NotifyAccount(KEY, address, EMAIL, SMS)
        yield Notify()


def written(cast: Cast, key: str = "one", channel: str = "email", **more: Any) -> Message:
    address = {"email": "honor@example.com", "sms": "07700 900123", "letter": "1 Made-up Lane, Nowhere"}[channel]
    to = Recipient(VALUES["name"], channel, address, **more)
    return actions.write(cast.authority, to, Content("invitation_member", VALUES), key, cast.administrator)


def delivered(message: Message, by: Any) -> str:
    return sending.deliver(message.authority_id, message.pk, by)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'messages.deliver'")
        return [row[0] if isinstance(row[0], dict) else __import__("json").loads(row[0]) for row in cursor.fetchall()]


def test_a_message_is_written_once_with_one_job_that_carries_only_ids(cast: Cast) -> None:
    first, second = written(cast), written(cast)
    assert first.pk == second.pk
    assert jobs() == [{"authority": cast.authority.pk, "message": str(first.pk)}]


def test_by_default_everything_is_kept_and_nothing_leaves(cast: Cast) -> None:
    message = written(cast)
    assert delivered(message, Keep()) == "kept"
    assert delivered(message, Keep()) == "kept"
    assert fresh(message).attempts == 1
    assert mail.outbox == []


def test_every_template_is_in_both_languages_with_the_same_fields_and_none_for_a_child() -> None:
    assert wording.templates() == frozenset(wording.catalogue("cy")["template"])
    for template in wording.templates():
        fields = wording.fields_of("en", template)
        assert fields == wording.fields_of("cy", template), template
        assert fields <= wording.FIELDS, template
        assert not {field for field in fields if "child" in field or "family" in field}, template


@pytest.mark.parametrize("template", sorted(wording.templates()))
def test_every_subject_begins_with_the_marking(template: str) -> None:
    values = dict.fromkeys(wording.FIELDS, "x") | {"when": VALUES["when"], "was": VALUES["when"]}
    words = wording.in_words(template, values, ("cy", "en"), "email")
    assert words.subject.startswith("OFFICIAL-SENSITIVE: ")
    assert words.body.startswith("OFFICIAL-SENSITIVE\n")
    if wording.fields_of("en", template) & {"when", "was"}:
        assert "Wednesday 2 December 2026 at 10am" in words.body + words.subject
        assert "Dydd Mercher 2 Rhagfyr 2026 am 10am" in words.body + words.subject
    assert "{" not in words.body


@pytest.mark.parametrize("template", sorted(wording.templates()))
def test_a_message_in_two_languages_is_kept_however_long_its_subject(cast: Cast, template: str) -> None:
    """A Welsh deputy could not be named for a Wednesday in September: the two subjects were too long for the row."""
    longest = "2026-09-23T10:30:00+01:00"
    values = dict.fromkeys(wording.FIELDS, "Wilhelmina " * 14) | {"when": longest, "was": longest}
    to = Recipient("Wilhelmina", "email", "wilhelmina@porthwen.example", ("cy", "en"))
    row = fresh(actions.write(cast.authority, to, Content(template, values), f"long {template}"))
    assert row.subject == wording.in_words(template, values, ("cy", "en"), "email").subject


def test_a_child_named_in_anything_typed_keeps_the_message_from_being_written(cast: Cast) -> None:
    content = Content("invitation_member", VALUES | {"brings": "What AVA said"}, never=("Ava", "Noah"))
    with pytest.raises(NamesAChildError, match="take the name out"):
        actions.write(cast.authority, Recipient("H", "email", "h@example.com"), content, "k")
    assert not Message.objects.exists()


@pytest.mark.clause("WN-1.09")
def test_where_the_wish_is_not_known_both_languages_go_out_together() -> None:
    assert actions.languages_for("", bilingual=True) == ("cy", "en")
    assert actions.languages_for("en", bilingual=True) == ("en",)
    assert actions.languages_for("cy", bilingual=True) == ("cy",)
    assert actions.languages_for("cy", bilingual=False) == ("en",)
    body = wording.in_words("invitation_family", VALUES, ("en", "cy"), "email").body
    assert body.index("Annwyl") < body.index("Dear")


def test_what_nobody_says_leaves_no_empty_line() -> None:
    said = wording.paragraphs("en", "invitation_member", VALUES)
    assert not any(part.endswith(":") or part == "" for part in said)


# GOV.UK Notify, against the stand-in.


def test_notify_gets_our_reference_and_personalisation_under_a_signed_token(cast: Cast, notify: Notify) -> None:
    message = written(cast)
    assert delivered(message, notify) == "sent"
    [taken] = StandIn.taken
    assert taken["reference"] == str(message.pk)
    assert taken["email_address"] == "honor@example.com"
    assert taken["personalisation"]["subject"].startswith("OFFICIAL-SENSITIVE")
    assert fresh(message).provider_reference == taken["id"]


def test_notify_takes_texts_and_finished_letters(cast: Cast, notify: Notify) -> None:
    assert delivered(written(cast, "text", "sms"), notify) == "sent"
    assert delivered(written(cast, "letter", "letter"), notify) == "sent"
    text, letter = StandIn.taken
    assert text["phone_number"] == "07700 900123"
    assert set(text["personalisation"]) == {"body"}
    assert __import__("base64").b64decode(letter["content"]).startswith(b"%PDF")


def test_a_wrong_key_is_not_now_and_says_whom_to_tell(cast: Cast, notify: Notify) -> None:
    notify.client.api_key = "3d844edf-8d35-48ac-975b-e847b4f122b1"
    message = written(cast)
    with pytest.raises(sending.Later):
        delivered(message, notify)
    assert "does not accept our key" in fresh(message).failure
    assert fresh(message).state == "waiting"


def test_too_many_at_once_are_sent_later(cast: Cast, notify: Notify) -> None:
    StandIn.answers[:] = [429]
    message = written(cast)
    with pytest.raises(sending.Later):
        delivered(message, notify)
    assert delivered(message, notify) == "sent"
    assert len(StandIn.taken) == 1
    assert fresh(message).failure == ""


def test_a_refusal_is_told_in_plain_words_and_not_tried_again(cast: Cast, notify: Notify) -> None:
    message = written(cast)
    Message.objects.filter(pk=message.pk).update(address="not an address")
    assert delivered(message, notify) == "failed"
    assert "Correct the address" in fresh(message).failure
    assert delivered(message, notify) == "failed"
    assert fresh(message).attempts == 1


@pytest.mark.parametrize("taken_all_the_same", [True, False])
def test_after_an_answer_of_500_notify_is_asked_before_anything_is_sent_again(
    cast: Cast, notify: Notify, taken_all_the_same: bool
) -> None:
    StandIn.answers[:], StandIn.takes_and_fails = [500], taken_all_the_same
    message = written(cast)
    with time_machine.travel(timezone.now(), tick=False) as now:
        with pytest.raises(sending.Later):
            delivered(message, notify)
        with pytest.raises(sending.Later):  # the first attempt may still be under way
            delivered(message, notify)
        now.shift(sending.LEASE + timedelta(seconds=1))
        # the stand-in keeps real time, so the token has to as well
    Message.objects.filter(pk=message.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert delivered(message, notify) == "sent"
    assert len(StandIn.taken) == 1


@pytest.mark.clause("BOL-1.23", "BFG-4.14.1b")
def test_what_became_of_a_message_is_known_and_a_failure_comes_to_the_fore(cast: Cast, notify: Notify) -> None:
    good, bad = written(cast, "good"), written(cast, "bad")
    for one in (good, bad):
        delivered(one, notify)
    StandIn.statuses.update({str(good.pk): "delivered", str(bad.pk): "permanent-failure"})
    assert sending.ask_after(cast.authority.pk, notify) == 2
    assert fresh(good).state == "delivered"
    assert [one.pk for one in questions.undelivered(cast.administrator)] == [bad.pk]
    assert "does not exist" in fresh(bad).failure


# A crash between handing over and writing down.


class Dies(Exception):  # noqa: N818 -- stands for the end of the process
    """The process ends here."""


@pytest.fixture
def crashes_after_sending(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    def die(*_: object) -> str:
        raise Dies

    monkeypatch.setattr(sending, "_went", die)
    return monkeypatch


def crashed(message: Message, by: Any, patch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Dies):
        delivered(message, by)
    patch.undo()
    Message.objects.filter(pk=message.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_after_a_crash_notify_is_asked_and_nothing_goes_twice(
    cast: Cast, notify: Notify, crashes_after_sending: pytest.MonkeyPatch
) -> None:
    message = written(cast)
    account = notify.client
    crashed(message, notify, crashes_after_sending)
    assert fresh(message).state == "sending"
    again = Notify.__new__(Notify)
    again.client, again.templates = account, {"email": EMAIL, "sms": SMS}
    assert delivered(message, again) == "sent"
    assert len(StandIn.taken) == 1


def test_after_a_crash_an_email_server_cannot_be_asked_so_a_person_is(
    cast: Cast, crashes_after_sending: pytest.MonkeyPatch
) -> None:
    message = written(cast)
    crashed(message, Smtp(), crashes_after_sending)
    assert len(mail.outbox) == 1
    assert delivered(message, Smtp()) == "perhaps"
    assert len(mail.outbox) == 1
    assert questions.undelivered(cast.administrator).get().pk == message.pk
    assert "Ask the person" in fresh(message).failure


def test_a_change_of_provider_does_not_send_again_what_the_old_one_may_have_sent(
    cast: Cast, notify: Notify, crashes_after_sending: pytest.MonkeyPatch
) -> None:
    message = written(cast)
    crashed(message, Smtp(), crashes_after_sending)
    assert delivered(message, notify) == "perhaps"
    assert StandIn.taken == []


def test_a_message_whose_job_was_lost_is_picked_up(cast: Cast) -> None:
    message = written(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_until=timezone.now() + timedelta(minutes=1))
    assert tasks.pick_up_of(cast.authority.pk) == 0  # an attempt is under way
    Message.objects.filter(pk=message.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert tasks.pick_up_of(cast.authority.pk) == 1
    assert tasks.pick_up_of(cast.authority.pk) == 1
    assert len(jobs()) == 2  # the lost one and one new one


# The e-mail server.


@time_machine.travel(WEDNESDAY, tick=False)
def test_an_email_carries_its_reference_its_calendar_and_its_leaflets(cast: Cast) -> None:
    to = Recipient("Delphine", "email", "d@example.com")
    content = Content(
        "invitation_family", VALUES, calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n", enclosures=("leaflet:parents",)
    )
    message = actions.write(cast.authority, to, content, "family")
    assert delivered(message, Smtp()) == "sent"
    [sent] = mail.outbox
    assert sent.extra_headers["Message-ID"].startswith(f"<{message.pk}@")
    assert sent.alternatives[0][1] == "text/calendar; method=REQUEST; charset=utf-8"
    assert [one[0] for one in sent.attachments] == ["leaflet-parents-en.pdf"]


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (smtplib.SMTPRecipientsRefused({"x@example.com": (550, b"no such user")}), Refused),
        (smtplib.SMTPRecipientsRefused({"x@example.com": (450, b"try later")}), NotNow),
        (smtplib.SMTPDataError(554, b"refused"), Refused),
        (smtplib.SMTPDataError(451, b"busy"), NotNow),
        (smtplib.SMTPServerDisconnected("gone"), Unsure),
        (TimeoutError(), Unsure),
    ],
)
def test_what_an_email_server_answers_is_for_good_for_now_or_unknown(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, becomes: type[Exception]
) -> None:
    class Server:
        def open(self) -> None: ...
        def close(self) -> None: ...
        def send_messages(self, _: object) -> None:
            raise raised

    monkeypatch.setattr(by_smtp, "get_connection", Server)
    with pytest.raises(becomes):
        Smtp().send(Outgoing("r", "email", "X", "x@example.com", "s", "b"))


def test_an_email_server_out_of_reach_has_certainly_taken_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def open(self) -> None:
            raise ConnectionRefusedError

    monkeypatch.setattr(by_smtp, "get_connection", Server)
    with pytest.raises(NotNow):
        Smtp().send(Outgoing("r", "email", "X", "x@example.com", "s", "b"))


def test_an_email_server_sends_no_texts_and_leaves_letters_to_be_printed(cast: Cast) -> None:
    assert delivered(written(cast, "text", "sms"), Smtp()) == "failed"
    assert delivered(written(cast, "letter", "letter"), Smtp()) == "kept"


def test_after_many_attempts_a_message_is_put_before_a_person(cast: Cast) -> None:
    class Busy(Keep):
        name, can_be_asked = "busy", False

        def send(self, message: Outgoing) -> Taken:
            raise NotNow("The e-mail server is busy")

    message = written(cast)
    for _ in range(sending.MOST_ATTEMPTS - 1):
        with pytest.raises(sending.Later):
            delivered(message, Busy())
    assert delivered(message, Busy()) == "failed"


# Seeing to what did not arrive.


def failed(cast: Cast, key: str = "one") -> Message:
    message = written(cast, key, practitioner=cast.directory["Honor Plumtree-Adeyemi"])
    Message.objects.filter(pk=message.pk).update(state="failed", failure="No such box")
    return fresh(message)


def test_an_undelivered_message_is_sent_again_to_the_right_address(cast: Cast) -> None:
    message = failed(cast)
    again = actions.send_again(cast.administrator, message, "right@example.com", correct_file=True)
    assert (again.address, again.state, again.body) == ("right@example.com", "waiting", message.body)
    assert not questions.undelivered(cast.administrator).exists()
    message.to_practitioner.refresh_from_db()  # type: ignore[union-attr]  # it is to a practitioner
    assert message.to_practitioner.email == "right@example.com"  # type: ignore[union-attr]  # the same
    with pytest.raises(Objected):
        actions.send_again(cast.administrator, fresh(message), "right@example.com")


def test_a_wrong_address_is_not_tried(cast: Cast) -> None:
    with pytest.raises(Objected, match="correct format"):
        actions.send_again(cast.administrator, failed(cast), "nobody")


def test_being_told_by_telephone_settles_it(cast: Cast) -> None:
    message = failed(cast)
    with pytest.raises(Objected, match="Say how"):
        actions.see_to(cast.administrator, message, " ")
    actions.see_to(cast.administrator, message, "Rang them")
    assert not questions.undelivered(cast.administrator).exists()
    assert JournalEntry.objects.filter(what="saw to an undelivered message").exists()


def test_what_is_stuck_for_an_hour_comes_to_the_fore(cast: Cast) -> None:
    message = written(cast)
    Message.objects.filter(pk=message.pk).update(failure="The e-mail server cannot be reached")
    assert not questions.undelivered(cast.administrator).exists()
    Message.objects.filter(pk=message.pk).update(made_at=timezone.now() - timedelta(hours=2))
    assert questions.undelivered(cast.administrator).exists()


def test_only_those_who_arrange_see_the_outbox_and_only_their_own(cast: Cast, elsewhere: Cast) -> None:
    message = written(cast)
    for user in (cast.colleague, cast.social_worker, cast.system, cast.health_visitor):
        with pytest.raises(NoRight):
            questions.undelivered(user)
    with within(elsewhere.authority), pytest.raises(NoRight):
        questions.message(elsewhere.administrator, message.pk)
