"""The outbox page: what did not arrive first, whole messages, sending again, and strangers who see nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.messages import actions
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.people import Cast
from tests.screens.reading import error_at, refused, seen, sent, signed_in, words

pytestmark = pytest.mark.django_db
ALL = "outbox:all"
VALUES = {"name": "Delphine Larkwhistle", "when": "2026-12-02T10:00:00+00:00", "unit": "Conference unit"}


def message(cast: Cast, key: str = "one", state: str = "failed", channel: str = "email") -> Message:
    to = Recipient("Delphine Larkwhistle", channel, "delphine@example.com", ("cy", "en"))
    content = Content("invitation_family", VALUES, enclosures=("leaflet:parents",))
    made = actions.write(cast.authority, to, content, key, cast.administrator)
    Message.objects.filter(pk=made.pk).update(state=state, failure="No such box" if state == "failed" else "")
    return made


def at(name: str, made: Message, *more: int) -> str:
    return reverse(f"outbox:{name}", args=[made.pk, *more])


def test_what_did_not_arrive_is_shown_first_and_each_part_has_its_number(cast: Cast) -> None:
    message(cast), message(cast, "two", "sent"), message(cast, "three", "kept")
    page = words(seen(signed_in(cast.administrator), reverse(ALL)))
    assert "Did not arrive (1) Waiting (0) Sent (1) Kept here (1)" in page
    assert "Could not be delivered" in page
    assert "Print and post" in words(seen(signed_in(cast.administrator), f"{reverse(ALL)}?show=kept"))


def test_a_message_is_read_as_its_reader_gets_it_with_its_files(cast: Cast) -> None:
    made = message(cast, channel="letter")
    client = signed_in(cast.administrator)
    page = words(seen(client, at("one", made)))
    assert "Annwyl Delphine Larkwhistle" in page
    assert "No such box" in page
    for name in ("The letter (PDF)", "Leaflet for parents and carers, in Welsh (PDF)", "carers (PDF)"):
        assert name in page
    for number in range(3):
        answer = client.get(at("file", made, number))
        assert answer.content.startswith(b"%PDF")
        assert "Larkwhistle" not in answer["Content-Disposition"]
    assert client.get(at("file", made, 3)).status_code == 404


def test_it_is_sent_again_once_to_the_right_address(cast: Cast) -> None:
    made, client = message(cast), signed_in(cast.administrator)
    assert "correct format" in error_at(sent(client, at("again", made), {"address": "nobody"}), "id_address")
    once = "6a3f1f5e-4f8e-4f0c-8a39-6f0f5d1c2b3a"
    for _ in range(2):
        answer = sent(client, at("again", made), {"address": "right@example.com"}, once=once)
        assert answer.status_code == 302
    assert Message.objects.filter(address="right@example.com").count() == 1
    assert "Everything has arrived" in words(seen(client, reverse(ALL)))


def test_it_is_noted_how_somebody_was_told(cast: Cast) -> None:
    made, client = message(cast), signed_in(cast.administrator)
    assert "Enter" in error_at(sent(client, at("told", made), {"how": ""}), "id_how")
    assert sent(client, at("told", made), {"how": "Rang her on Tuesday"}).status_code == 302
    assert "Rang her on Tuesday" in words(seen(client, at("one", made)))


def test_strangers_see_nothing_and_their_refusal_is_journalled(cast: Cast, elsewhere: Cast) -> None:
    made = message(cast)
    addresses = [reverse(ALL), at("one", made), at("file", made, 0), at("again", made), at("told", made)]
    for address in addresses:
        assert refused(signed_in(cast.colleague), address), address
        assert Client().get(address).status_code == 302
        if address != reverse(ALL):
            assert refused(signed_in(elsewhere.administrator), address), address
    assert "Larkwhistle" not in words(seen(signed_in(elsewhere.administrator), reverse(ALL)))
    assert JournalEntry.objects.filter(act="refused", user=cast.colleague).count() == len(addresses)
    assert not JournalEntry.objects.filter(act="looked", user=cast.colleague).exists()


def test_many_messages_take_no_more_queries_than_few(cast: Cast) -> None:
    client, taken = signed_in(cast.administrator), []
    for number in (3, 30):
        for one in range(number):
            message(cast, f"{number} {one}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            seen(client, reverse(ALL))
        taken.append(len(queries))
    assert taken[0] == taken[1]
