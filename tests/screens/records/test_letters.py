"""The pages by which each decision letter goes, and on which its reader finds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.models import Message
from quoracy.casework.records import letters
from quoracy.casework.records.models import LetterSent
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import make_letters
from tests.casework.records.conftest import hold
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import inside, token_in
from tests.screens.reading import error_at, seen, sent, signed_in, words

MOTHER, HEALTH = "Delphine Larkwhistle", "Honor Plumtree-Adeyemi"


@pytest.fixture
def made(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        held = hold(cast, family)
        make_letters(cast.chair, held)
        yield held


def at(conference: Conference, page: str, name: str = "") -> str:
    codes = {one.letter.seat.name: one.letter.code for one in letters.going(conference)}
    return reverse(f"records:{page}", args=[conference.pk, *([codes[name]] if name else [])])


@pytest.mark.clause("BOL-1.96a", "BOL-1.96c", "BFG-4.14.13a")
def test_a_letter_goes_with_pages_alone_and_its_reader_opens_it(cast: Cast, family: Family, made: Conference) -> None:
    unit, listed = signed_in(cast.administrator), at(made, "letters")
    assert "Not sent yet" in words(seen(unit, listed))
    where = at(made, "send_letter", MOTHER)
    page = seen(unit, where)
    assert "delphine@home.example" in words(page)
    assert "7 Made-up Terrace" in words(page)
    typed = {"how": "link", "link": "delphine@home.example", "post": "x"}
    assert error_at(sent(unit, where, typed), "id_confirmed")
    assert sent(unit, where, {**typed, "confirmed": "on"}).status_code == 302
    assert "It is not known yet that they have it." in words(seen(unit, listed))
    client = inside(cast, token_in(Message.objects.get(template="letter_link")))
    links = [link.get("href") for link in seen(client, reverse("family:page")).cssselect("main a")]
    assert reverse("records:guests_letter") in links
    assert client.get(reverse("records:guests_letter")).content.startswith(b"%PDF")
    assert LetterSent.objects.get().opened_at is not None
    assert sent(unit, at(made, "prove_letter", MOTHER), {"proof": "She rang"}).status_code == 302
    assert "She rang" in words(seen(unit, listed))
    Message.objects.filter(template="letter_link").update(state="failed")
    assert "Not delivered" in words(seen(unit, listed))


def test_somebody_with_an_account_finds_theirs_from_the_first_page(
    cast: Cast, family: Family, made: Conference
) -> None:
    visitor, mine = signed_in(cast.health_visitor), reverse("records:my_letter", args=[made.pk])
    assert visitor.get(mine).status_code == 403
    typed = {"how": "link", "link": cast.health_visitor.email, "confirmed": "on"}
    assert sent(signed_in(cast.administrator), at(made, "send_letter", HEALTH), typed).status_code == 302
    assert mine in [link.get("href") for link in seen(visitor, reverse("home:today")).cssselect("main a")]
    assert visitor.get(mine).content.startswith(b"%PDF")
    assert mine in [link.get("href") for link in seen(visitor, reverse("records:papers")).cssselect("main a")]
    assert signed_in(cast.colleague).get(mine).status_code == 403


@pytest.mark.clause("BOL-1.96c")
def test_it_is_withheld_with_a_reason_and_by_nobody_else(cast: Cast, family: Family, made: Conference) -> None:
    where, unit = at(made, "withhold_letter", MOTHER), signed_in(cast.administrator)
    for name in ("colleague", "health_visitor", "analyst"):
        for page in (where, at(made, "send_letter", MOTHER), at(made, "letters")):
            assert signed_in(cast.people[name]).get(page).status_code in (403, 404), (name, page)
    assert error_at(sent(unit, where, {"why": ""}), "id_why")
    assert sent(unit, where, {"why": "Not safe this week"}).status_code == 302
    assert "Withheld Not safe this week" in words(seen(unit, at(made, "letters")))
    assert signed_in(cast.administrator).get(at(made, "prove_letter", HEALTH)).status_code == 403
