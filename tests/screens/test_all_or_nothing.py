"""A request that fails leaves nothing behind, also what it had written before it failed."""

from __future__ import annotations

import pytest
from django.test import Client

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.screens.children import adding
from tests.cast import cast_under, larkwhistles


@pytest.mark.django_db(transaction=True)
def test_a_fault_takes_back_the_whole_step(monkeypatch: pytest.MonkeyPatch) -> None:
    people = cast_under("england")
    with within(people.authority):
        family = larkwhistles(people)
        looks = JournalEntry.objects.count()

    def breaks(*_: object) -> None:
        raise RuntimeError("after the child was written")

    monkeypatch.setattr(adding, "_parent", breaks)
    client = Client(raise_request_exception=False)
    client.force_login(people.social_worker)
    fields = {"given_names": "Zebedee", "family_name": "Quince", "born_yet": "yes", "sex": "M", "seen": ""}
    fields |= {"born-day": "3", "born-month": "6", "born-year": "2019"}
    answer = client.post(f"/children/{family.ava.pk}/sibling", fields)
    assert answer.status_code == 500
    assert "Reference" in answer.content.decode()
    assert "Quince" not in answer.content.decode()
    with within(people.authority):
        assert Child.objects.count() == 2
        assert JournalEntry.objects.count() == looks
