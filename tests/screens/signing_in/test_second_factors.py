"""A second factor, from setting it up to the day the phone is lost. Every page on the way is ours."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from lxml import html

from quoracy.casework.access.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "plum-crumble-tuesday"
EMAIL = "w.castlemaine@exampleshire.example"


@pytest.fixture
def worker(client: Client) -> Client:
    User.objects.create_user(EMAIL, PASSWORD, name="Wren Castlemaine")
    client.post("/sign-in/", {"login": EMAIL, "password": PASSWORD})
    client.post("/sign-in/confirm", {"password": PASSWORD})
    return client


def page(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.get("Location"))
    read = html.fromstring(answer.content)
    assert len(read.cssselect(".q-marking")) == 2
    return read


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def set_up_app(client: Client) -> None:
    secret = page(client, "/account/keys/totp/activate/").cssselect("strong.q-mono")[0].text_content().strip()
    answer = client.post("/account/keys/totp/activate/", {"code": code_for(secret)})
    assert answer["Location"] == "/account/keys/recovery-codes/"


def recovery_codes(client: Client) -> list[str]:
    return [item.text for item in page(client, "/account/keys/recovery-codes/").cssselect("li.q-mono")]


def test_the_password_is_asked_for_again_before_anything_changes(client: Client) -> None:
    User.objects.create_user(EMAIL, PASSWORD, name="Wren Castlemaine")
    client.post("/sign-in/", {"login": EMAIL, "password": PASSWORD})
    address = client.get("/account/keys/totp/activate/")["Location"]
    assert address.startswith("/sign-in/confirm")
    assert page(client, address).cssselect("input[type=password]")
    assert client.post(address, {"password": PASSWORD})["Location"] == "/account/keys/totp/activate/"


def test_an_app_is_set_up_and_shown_as_in_use(worker: Client) -> None:
    assert "Not in use" in page(worker, "/account/keys/").text_content()
    set_up_app(worker)
    assert len(recovery_codes(worker)) == 10
    main = page(worker, "/account/keys/").cssselect("main")[0].text_content()
    assert "In use" in main
    assert "Your recovery codes" in main
    page(worker, "/account/keys/totp/deactivate/")
    page(worker, "/account/keys/recovery-codes/generate/")


def test_a_wrong_code_is_said_at_its_place(worker: Client) -> None:
    page(worker, "/account/keys/totp/activate/")
    read = html.fromstring(worker.post("/account/keys/totp/activate/", {"code": "000000"}).content)
    assert read.cssselect("#id_code-error")
    assert read.cssselect(".govuk-error-summary a[href='#id_code']")


def test_the_password_alone_is_then_not_enough(worker: Client) -> None:
    set_up_app(worker)
    code = recovery_codes(worker)[0]
    worker.post("/sign-out/")
    answer = worker.post("/sign-in/", {"login": EMAIL, "password": PASSWORD})
    assert answer["Location"] == "/account/keys/authenticate/"
    assert "_auth_user_id" not in worker.session
    page(worker, "/account/keys/authenticate/")
    worker.post("/account/keys/authenticate/", {"code": code})
    assert "_auth_user_id" in worker.session


def test_adding_a_security_key_hands_the_browser_what_it_needs_without_an_inline_script(worker: Client) -> None:
    read = page(worker, "/account/keys/webauthn/add/")
    scripts = read.cssselect("script:not([src])")
    assert {script.get("type") for script in scripts} == {"application/json"}
    assert {script.get("src") for script in read.cssselect("script[src]")} >= {"/static/mfa/js/webauthn.js"}
    assert read.cssselect("#mfa_webauthn_add")
    assert read.cssselect("input[type=hidden][name=credential]")
