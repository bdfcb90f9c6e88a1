"""Error pages: a reference to quote, what was lost, what to do; and they cannot fail themselves."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client, RequestFactory

from quoracy.config import errors
from tests.cast import cast_under

pytestmark = pytest.mark.django_db
REFERENCE = re.compile(r"\b[BCDFGHJKMNPQRSTVWXYZ2-9]{4}-[BCDFGHJKMNPQRSTVWXYZ2-9]{4}\b")


def test_a_missing_page_says_so_with_a_reference() -> None:
    response = Client().get("/nowhere")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert REFERENCE.search(response.content.decode())


@pytest.mark.parametrize("trouble", [errors.BAD_REQUEST, errors.NOT_ALLOWED, errors.NOT_FOUND, errors.WENT_WRONG])
def test_every_page_has_a_plain_twin_that_needs_nothing(
    trouble: errors.Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> str:
        raise RuntimeError("the stylesheet is not built")

    monkeypatch.setattr(errors, "render_to_string", cannot)
    response = errors.page(RequestFactory().get("/"), trouble)
    assert response.status_code == trouble.status
    assert all(said in html.unescape(response.content.decode()) for said in trouble.says)


def test_a_plain_page_escapes_what_it_shows() -> None:
    assert "<script>" not in errors.plain(errors.NOT_FOUND, "<script>alert(1)</script>")


FORM = {"reason": "Mother of Ava Larkwhistle rang <b>twice</b>", "password": "not-to-be-shown"}


def test_a_form_that_stayed_open_too_long_comes_back_with_everything_typed_but_secrets() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/sign-in/", FORM, headers={"sec-fetch-site": "same-origin"})
    text = page.content.decode()
    assert page.status_code == 403
    assert "Mother of Ava Larkwhistle rang &lt;b&gt;twice&lt;/b&gt;" in text
    assert 'name="csrfmiddlewaretoken"' in text
    assert "not-to-be-shown" not in text


def test_another_site_cannot_put_words_into_a_form_of_ours() -> None:
    page = Client(enforce_csrf_checks=True).post("/sign-in/", FORM, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403
    assert "Larkwhistle" not in page.content.decode()


@pytest.mark.parametrize(
    ("whose", "step"),
    [
        pytest.param(SessionStore, "_get_session_from_db", id="before the page is made"),
        pytest.param(Session, "save", id="when the session is kept, after the step was carried out"),
    ],
)
def test_while_the_database_is_away_every_page_answers_503_so_that_a_device_asks_again(
    whose: type, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast_under("england").social_worker)

    def cut_off(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(whose, step, cut_off)
    answer = client.get("/")
    assert answer.status_code == 503
    assert all(said in html.unescape(answer.content.decode()) for said in errors.AWAY.says)


def test_a_session_ended_elsewhere_is_no_outage() -> None:
    assert errors.bad_request(RequestFactory().get("/"), ValueError("ended elsewhere")).status_code == 400
