"""Guests brought through their door by the pages themselves, for tests that begin inside."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from quoracy.casework.access.models import Authority
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links import actions
from quoracy.casework.messages.models import Message
from quoracy.casework.people.models import Person
from quoracy.commands.demonstrating.people import Cast

BASE = "https://quoracy.example"


def newest(authority: Authority, template: str) -> Message:
    with within(authority):
        found = Message.objects.filter(template=template).order_by("-made_at").first()
    assert found is not None, template
    return found


def token_in(message: Message) -> str:
    found = re.search(r"/l/([0-9a-f]{64})", message.body)
    assert found is not None, message.body
    return found[1]


def code_in(message: Message) -> str:
    found = re.search(r"\b(\d{6})\b", message.body)
    assert found is not None, message.body
    return found[1]


def family_seat(conference: Conference, person: Person, **details: Any) -> Seat:
    """The seat a relative has at a conference, with an address on file unless there is one."""
    seat = conference.seats.filter(person=person).first()
    if seat is None:
        seat = Seat.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            person=person,
            name=person.name,
            standing=Seat.Standing.FAMILY,
        )
    details = details or (
        {} if person.email or person.phone else {"email": f"{person.given_names.lower()}@home.example"}
    )
    for name, value in details.items():
        setattr(person, name, value)
    person.save()
    return Seat.objects.select_related("person", "practitioner").get(pk=seat.pk)


def linked(cast: Cast, conference: Conference, seat: Seat) -> str:
    """The token of a link sent to a seat."""
    link = actions.send_link(cast.administrator, conference, seat, BASE)
    return token_in(Message.objects.get(key=f"link {link.pk}"))


def child_linked(cast: Cast, conference: Conference, child: Child) -> str:
    to = actions.WhereTo("email", f"{child.given_names.lower()}@helper.example", "Sunniva, who helps")
    link = actions.send_childs_link(cast.administrator, conference, child, to, BASE)
    return token_in(Message.objects.get(key=f"link {link.pk}"))


def inside(cast: Cast, token: str) -> Client:
    """A browser that has come in by a link, with the code that was sent."""
    client = Client()
    assert client.post(f"/l/{token}").status_code == 302
    unused = Message.objects.filter(template="sign_in_code").exclude(values={}).order_by("-made_at").first()
    assert unused is not None
    answer = client.post(f"/l/{token}/code", {"code": code_in(unused)})
    assert answer.status_code == 302, answer.content
    return client
