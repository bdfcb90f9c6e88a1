"""Coming in: as an invented person in a demonstration, or by email and password."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from quoracy.casework.access.actions import appoint, found_authority
from quoracy.casework.access.models import JournalEntry, Role, User
from quoracy.casework.access.scope import within

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair() -> User:
    authority = found_authority("example", "Exampleshire", "england", date(2020, 1, 1))
    user = User.objects.create_user(
        "m.okonjo-vale@exampleshire.example",
        "plum-crumble-tuesday",
        name="Marigold Okonjo-Vale",
        authority=authority,
        persona="Chairs conferences; has never managed a case",
    )
    appoint(user, Role.CHAIR, date(2024, 1, 1))
    return user


def test_the_first_page_leads_to_the_invented_people(client: Client, chair: User) -> None:
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [("/sign-in/demonstration", 302)]
    page = answer.content.decode()
    assert "Marigold Okonjo-Vale" in page
    assert "Conference chair" in page
    assert "Exampleshire" in page


def test_each_authority_says_which_procedure_it_follows_and_where_to_start(client: Client, chair: User) -> None:
    page = client.get("/sign-in/demonstration").content.decode()
    assert "Follows: England" in page
    assert "Start here" not in page  # with one authority there is nothing to choose from
    other = found_authority("another", "Anothershire", "wales", date(2020, 1, 1))
    worker = User.objects.create_user("w@anothershire.example", name="Rowan", authority=other, persona="Works")
    appoint(worker, Role.SOCIAL_WORKER, date(2024, 1, 1))
    page = client.get("/sign-in/demonstration").content.decode()
    assert "Follows: Wales" in page
    assert page.index("Start here") < page.index("Rowan") < page.index("Exampleshire")


def test_choosing_one_signs_in_and_is_journalled(client: Client, chair: User) -> None:
    answer = client.post("/sign-in/demonstration", {"persona": chair.pk})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(chair.pk)
    with within(chair.authority):
        entry = JournalEntry.objects.get()
    assert (entry.user, entry.act) == (chair, JournalEntry.Act.SIGNED_IN)


def test_nobody_signs_in_as_a_real_person_without_a_password(client: Client, chair: User) -> None:
    User.objects.filter(pk=chair.pk).update(persona="")
    assert client.post("/sign-in/demonstration", {"persona": chair.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("persona", ["", "0", "no such", "1 OR 1=1"])
def test_a_persona_that_is_not_there_is_not_found(client: Client, chair: User, persona: str) -> None:
    assert client.post("/sign-in/demonstration", {"persona": persona}).status_code == 404


def test_outside_a_demonstration_there_is_no_such_page(client: Client, chair: User, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    assert client.get("/sign-in/demonstration").status_code == 404
    assert client.post("/sign-in/demonstration", {"persona": chair.pk}).status_code == 404
    assert client.get("/", follow=True).redirect_chain == [("/sign-in/", 302)]


def test_signing_in_with_a_password_is_journalled(client: Client, chair: User) -> None:
    answer = client.post("/sign-in/", {"login": chair.email, "password": "plum-crumble-tuesday"})
    assert answer.status_code == 302, answer.content.decode()
    assert client.session["_auth_user_id"] == str(chair.pk)
    with within(chair.authority):
        assert JournalEntry.objects.get().what == "Signed in"


def test_a_wrong_password_keeps_the_address_and_does_not_say_which_was_wrong(client: Client, chair: User) -> None:
    known = client.post("/sign-in/", {"login": chair.email, "password": "wrong"}).content.decode()
    unknown = client.post("/sign-in/", {"login": "nobody@exampleshire.example", "password": "wrong"}).content.decode()
    assert f'value="{chair.email}"' in known
    message = "The email address and/or password you specified are not correct."
    assert message in known
    assert message in unknown
    assert "_auth_user_id" not in client.session


def test_empty_boxes_are_asked_for(client: Client) -> None:
    page = client.post("/sign-in/", {}).content.decode()
    assert "Enter your email address" in page
    assert "Enter your password" in page


def test_signing_out_takes_a_click_and_ends_the_session(client: Client, chair: User) -> None:
    client.force_login(chair, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address", ["/account/keys/", "/account/keys/webauthn/", "/account/password", "/sign-in/confirm"]
)
def test_the_pages_about_ones_own_sign_in_are_in_our_layout(client: Client, chair: User, address: str) -> None:
    client.force_login(chair, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "OFFICIAL-SENSITIVE" in answer.content.decode()


@pytest.mark.parametrize("address", ["/account/keys/", "/account/password"])
def test_they_are_for_people_who_are_signed_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")


def test_setting_up_an_authenticator_app_asks_for_the_password_again(client: Client, chair: User) -> None:
    client.post("/sign-in/", {"login": chair.email, "password": "plum-crumble-tuesday"})
    for address in (
        "/account/keys/totp/activate/",
        "/account/keys/webauthn/add/",
        "/account/keys/recovery-codes/generate/",
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code in {200, 404}, address
        assert "OFFICIAL-SENSITIVE" in answer.content.decode(), address


def test_nobody_can_make_an_account_for_themselves(client: Client) -> None:
    for address in ("/sign-up/", "/signup/", "/accounts/signup/", "/sign-in/signup/"):
        assert client.get(address).status_code == 404
