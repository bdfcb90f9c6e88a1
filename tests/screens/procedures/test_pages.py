"""The procedure pages: who may read them, and that each says what the catalogue says."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from quoracy.casework.access.models import User
from quoracy.rulebook.procedure import load_shelf

pytestmark = pytest.mark.django_db
EVERY = sorted(load_shelf().keys())
TRY = "/procedures/try?procedure=bolton&start=strategy_discussion"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who is signed in and holds no role at all: the procedures are everybody's to read."""
    user = User.objects.create_user("nobody@exampleshire.example", name="Colleague with no role")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def page(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content)


@pytest.mark.parametrize(
    "address",
    ["/procedures/", "/procedures/bolton/", "/procedures/compare", "/procedures/try", "/procedures/clause/BOL-1.19"],
)
def test_anonymous_people_are_asked_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next={address}"


def test_the_list_leads_to_every_procedure(reader: Client) -> None:
    links = [link.get("href") for link in page(reader, "/procedures/").cssselect("main th a")]
    assert links == [f"/procedures/{key}/" for key in load_shelf().keys()]  # noqa: SIM118 -- a shelf is no mapping


@pytest.mark.parametrize("key", EVERY)
def test_a_procedure_shows_every_clause_of_its_catalogue_in_its_own_place(reader: Client, key: str) -> None:
    shown = [clause.get("id") for clause in page(reader, f"/procedures/{key}/").cssselect(".q-clause[id]")]
    assert shown == [clause.id for clause in load_shelf().catalogue(key)]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("key", EVERY)
def test_a_procedure_shows_each_of_its_time_limits(reader: Client, key: str) -> None:
    rows = page(reader, f"/procedures/{key}/").cssselect("#limits tbody tr")
    assert len(rows) > 2


def test_clauses_can_be_narrowed_to_a_topic_and_a_kind(reader: Client) -> None:
    shown = page(reader, "/procedures/bolton/?topic=timing&kind=timescale").cssselect(".q-clause[id]")
    expected = [c.id for c in load_shelf().catalogue("bolton") if (c.topic, c.kind) == ("timing", "timescale")]
    assert [clause.get("id") for clause in shown] == expected
    assert expected


def test_a_day_that_is_no_day_is_said_and_nothing_is_lost(reader: Client) -> None:
    read = page(reader, "/procedures/bolton/?on-day=31&on-month=2&on-year=2026&topic=timing")
    assert "31 February 2026 is not a real date" in read.cssselect(".govuk-error-summary")[0].text_content()
    assert read.cssselect("#id_on-day")[0].get("value") == "31"
    assert read.cssselect("option[value=timing]")[0].get("selected") is not None


@pytest.mark.parametrize("year", ["0001", "1999", "2100", "9999"])
def test_a_day_out_of_all_reach_is_refused_in_words(reader: Client, year: str) -> None:
    for address in (f"/procedures/bolton/?on={year}-01-01", f"{TRY}&on={year}-12-31"):
        assert "Enter a date from 2000 to 2099" in page(reader, address).cssselect("main")[0].text_content()


def test_a_clause_leads_to_its_place(reader: Client) -> None:
    assert reader.get("/procedures/clause/BOL-1.19")["Location"] == "/procedures/bolton/#BOL-1.19"


@pytest.mark.clause("BFG-4.13", "BFG-4.14.2")
@pytest.mark.parametrize(
    ("clause", "says"),
    [("BFG-4.13", "expressly left blank in the source"), ("BFG-4.14.2", "The source passes from 4.14.1 to 4.14.3")],
)
def test_a_number_without_a_rule_says_so_and_drives_nothing(reader: Client, clause: str, says: str) -> None:
    answer = reader.get(reverse("procedures:clause", args=[clause]))
    where, place = answer.headers["Location"].split("#")
    assert place == clause
    shown = page(reader, where)
    assert says in shown.get_element_by_id(clause).text_content()
    for part in ("#limits", "details"):
        assert all(clause not in one.text_content().split() for one in shown.cssselect(part))


@pytest.mark.parametrize("address", ["/procedures/narnia/", "/procedures/clause/BOL-99.99", "/procedures/clause/<b>"])
def test_what_is_not_there_is_not_found(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_two_procedures_stand_side_by_side(reader: Client) -> None:
    read = page(reader, "/procedures/compare?a=bolton&b=bfg&on=2026-11-23")
    rows = {row.cssselect("th")[0].text_content().split("  ")[0].strip(): row for row in read.cssselect("tbody tr")}
    said = [cell.text_content() for cell in rows["Circulate the record"].cssselect("td")]
    assert "15 working days after the conference" in said[0]
    assert "20 working days after the conference" in said[1]
    assert "BOL-1.97a" in said[0]


def test_only_what_differs_can_be_shown(reader: Client) -> None:
    address = "/procedures/compare?a=bolton&b=bfg&on=2026-11-23"
    everything = page(reader, address).cssselect("tbody tr")
    different = page(reader, f"{address}&differing=on").cssselect("tbody tr")
    assert 0 < len(different) < len(everything)


def test_a_procedure_differs_from_itself_in_nothing(reader: Client) -> None:
    assert page(reader, "/procedures/compare?a=lbh&b=lbh&differing=on").cssselect("tbody tr") == []


def test_comparing_with_nothing_says_what_to_choose(reader: Client) -> None:
    summary = page(reader, "/procedures/compare?a=bolton&b=").cssselect(".govuk-error-summary a")
    assert [link.get("href") for link in summary] == ["#id_b"]


@pytest.mark.clause("BOL-1.19")
def test_trying_a_date_shows_what_is_due_and_why(reader: Client) -> None:
    main = page(reader, f"{TRY}&on-day=10&on-month=12&on-year=2026").cssselect("main")[0].text_content()
    for words in (
        "Hold the initial conference",
        "Tuesday 5 January 2027",
        "Christmas Day",
        "BOL-1.19",
        "Why this date?",
    ):
        assert words in main


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("&on-day=30&on-month=2&on-year=2026", "30 February 2026 is not a real date"),
        ("", "Enter the day to try"),
        ("&on=2026-12-10&at=25:00", "Write the time the conference starts like 10am, 1:30pm or 13:30"),
        ("&on=2026-12-10&at=2", "Say whether the time the conference starts is 2am or 2pm"),
    ],
)
def test_a_date_that_cannot_be_tried_says_why(reader: Client, asked: str, says: str) -> None:
    read = page(reader, TRY + asked)
    assert says in read.cssselect(".govuk-error-summary")[0].text_content()
    assert read.cssselect("table") == []


def test_a_procedure_or_a_start_that_is_not_there_is_asked_for_again(reader: Client) -> None:
    read = page(reader, "/procedures/try?procedure=narnia&start=dragon&on=2026-12-10")
    assert len(read.cssselect(".govuk-error-summary a")) == 2
