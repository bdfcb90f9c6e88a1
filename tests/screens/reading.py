"""Reading pages and filling in their forms, as the tests of several screens do."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.test import Client
from lxml import html

from quoracy.casework.access.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen(client: Client, address: str) -> html.HtmlElement:
    """The page at an address, which must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.content)


def words(page: html.HtmlElement) -> str:
    """Everything a page says, with single spaces."""
    return " ".join(page.cssselect("main")[0].text_content().split())


def boxes(name: str, day: date) -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def sent(client: Client, address: str, fields: Mapping[str, Any], *, once: str = "") -> Any:
    return client.post(address, {**fields, "once": once or str(uuid.uuid4())})


def error_at(answer: Any, place: str) -> str:
    """The error shown at one field of a form that came back, as plain words."""
    assert answer.status_code == 200, answer.status_code
    page = html.fromstring(answer.content)
    found = page.cssselect(f"#{place}-error")
    assert found, [part.get("id") for part in page.cssselect(".govuk-error-message")]
    return " ".join(found[0].text_content().split())


def refused(client: Client, address: str) -> bool:
    """Whether an address is refused to whoever is signed in, naming nobody."""
    answer = client.get(address)
    return answer.status_code == 403 and "Larkwhistle" not in answer.content.decode()
