"""The pages on which the record is drafted, edited, labelled and compared, and who has no business there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.conferences.models import Conference
from quoracy.casework.records import questions, readers
from quoracy.casework.records.actions import signing, writing
from quoracy.casework.records.actions.writing import Written
from quoracy.casework.records.models import ConferenceRecord, KeptFrom
from quoracy.commands.demonstrating.people import Cast
from tests.casework.records.conftest import explained, hold, signed
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.screens.reading import error_at, seen, sent, signed_in, words


@pytest.fixture
def held(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield hold(cast, family)


@pytest.fixture
def record(cast: Cast, held: Conference) -> ConferenceRecord:
    return writing.draft(cast.administrator, held)


def at(conference: Conference, name: str, **more: object) -> str:
    return reverse(f"records:{name}", kwargs={"conference": conference.pk, **more})


def test_a_record_is_drafted_with_one_button_from_the_conferences_page(cast: Cast, held: Conference) -> None:
    client = signed_in(cast.administrator)
    links = [link.get("href") for link in seen(client, reverse("live:conference", args=[held.pk])).cssselect("a")]
    assert at(held, "record") in links
    assert sent(client, at(held, "draft"), {}).status_code == 302
    shown = words(seen(client, at(held, "record")))
    assert "A child protection plan is needed" in shown
    assert "What I want people to know: I want help with the nights." in shown
    assert "Not signed yet" in shown


def test_a_signed_record_is_not_offered_for_signing_again(cast: Cast, held: Conference) -> None:
    client = signed_in(cast.chair)
    signed(cast, held)
    answer = client.get(at(held, "sign"))
    assert (answer.status_code, answer["Location"]) == (302, at(held, "record"))
    shown = words(seen(client, reverse("live:conference", args=[held.pk])))
    assert "Who was there" in shown
    assert "In the room" not in shown


def test_a_passage_is_added_changed_and_not_overwritten(cast: Cast, record: ConferenceRecord, held: Conference) -> None:
    unit, chair = signed_in(cast.administrator), signed_in(cast.chair)
    typed = {"text": "She was tired.", "heading": "discussion", "source": "statement", "speaker": "School"}
    assert error_at(sent(unit, at(held, "add"), {**typed, "source": ""}), "id_source")
    assert sent(unit, at(held, "add"), typed).status_code == 302
    passage = record.passages.get(text="She was tired.")
    where = at(held, "edit", passage=passage.pk)
    assert sent(unit, where, {**typed, "text": "She was very tired.", "version": "0"}).status_code == 302
    refused = sent(chair, where, {**typed, "text": "She was ill.", "version": "0"})
    assert "It says now: She was very tired." in error_at(refused, "id_text")
    assert "She was ill." in refused.content.decode()
    assert "She was tired." in words(seen(chair, where))


@pytest.mark.clause("BFG-4.14.5c")
def test_the_chair_labels_a_passage_and_sees_what_two_copies_differ_in(
    cast: Cast, family: Family, record: ConferenceRecord, held: Conference
) -> None:
    passage = record.passages.filter(heading="decision").first()
    assert passage is not None
    where, chair = at(held, "labels", passage=passage.pk), signed_in(cast.chair)
    typed = {"whom": f"person:{family.mother.pk}", "why": "She would be in danger"}
    assert sent(signed_in(cast.administrator), where, typed).status_code == 403
    assert not KeptFrom.objects.filter(passage=passage).exists()
    assert sent(chair, where, typed).status_code == 302
    assert "She would be in danger" in words(seen(chair, where))
    made = words(seen(chair, at(held, "copies")))
    assert "Delphine Larkwhistle" in made
    names = [name for name, _reader in readers.everybody(held)]
    asked = {"one": names.index("Delphine Larkwhistle"), "other": names.index("Winifred Chalkhurst")}
    compared = words(seen(chair, f"{at(held, 'copies')}?one={asked['one']}&other={asked['other']}"))
    assert "Delphine Larkwhistle: She would be in danger" in compared
    kept = KeptFrom.objects.get(passage=passage)
    assert sent(chair, at(held, "lift", passage=passage.pk, kept=kept.pk), {"why": "She knows"}).status_code == 302
    kept.refresh_from_db()
    assert kept.lifted_by == cast.chair


@pytest.mark.parametrize("part", ["social_worker", "team_manager", "health_visitor", "colleague", "analyst"])
def test_nobody_else_reads_or_writes_the_whole_record(
    cast: Cast, family: Family, record: ConferenceRecord, held: Conference, part: str
) -> None:
    client = signed_in(cast.people[part])
    passage = record.passages.first()
    assert passage is not None
    one = {"passage": passage.pk}
    for name, holes in (
        ("record", {}), ("add", {}), ("copies", {}), ("edit", one), ("labels", one), ("release", one),
        ("empty", {"heading": "discussion"}),
    ):  # fmt: skip
        assert client.get(at(held, name, **holes)).status_code == 403, name
    assert client.post(at(held, "draft")).status_code == 403
    assert client.post(at(held, "take_out", **one)).status_code == 403


def test_every_look_is_listed_for_chair_unit_and_oversight(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    seen(signed_in(cast.administrator), at(held, "record"))
    assert signed_in(cast.colleague).get(at(held, "record")).status_code == 403
    for part in ("chair", "administrator", "head_of_service"):
        listed = words(seen(signed_in(cast.people[part]), at(held, "looks")))
        assert "Bryn Tallowby" in listed
        assert "Looked at: the record: the whole of it" in listed
        assert "Crispin Thistlewood-NobodyWas refused" in listed
    for part in ("social_worker", "colleague"):
        assert signed_in(cast.people[part]).get(at(held, "looks")).status_code == 403
    assert len(questions.looks(held)) >= 2


def test_words_no_font_can_show_are_named_where_the_chair_signs_and_nothing_is_added_that_cannot_be_printed(
    cast: Cast, family: Family, held: Conference
) -> None:
    record, chair = explained(cast, held), signed_in(cast.chair)
    strange = writing.add_passage(cast.chair, record, Written("She wrote 日本", "discussion", "statement"))
    signing_at = f"/conferences/{held.pk}/record/sign"
    answer = sent(chair, signing_at, {"confirmed": "on", "seen": signing.as_read(record)}, once="first")
    assert answer.status_code == 200
    assert "No font shipped here can show" in answer.content.decode()
    writing.edit_passage(cast.chair, strange, Written("She wrote her name", "discussion", "statement"), 0)
    read = {"confirmed": "on", "seen": signing.as_read(record)}
    assert sent(chair, signing_at, read, once="second").status_code == 302
    added = sent(chair, f"/conferences/{held.pk}/record/amendments/add", {"text": "She wrote 日本"}, once="third")
    assert added.status_code == 200
    assert "No font shipped here can show" in added.content.decode()
    assert "She wrote 日本" in added.content.decode()
    assert not record.addenda.exists()
