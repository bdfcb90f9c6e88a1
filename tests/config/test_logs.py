"""Nothing that somebody typed reaches the log, whether the page is found, missing, refused or broken."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from quoracy.config import errors, logs

NAME = "Larkwhistle"
pytestmark = pytest.mark.django_db


def broken(request: HttpRequest, whose: str = "") -> HttpResponse:
    raise ValueError(f"no child called {request.GET.get('name')} {request.POST.get('name')} {whose}")


def refused_by_database(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [request.GET["name"]])
    return HttpResponse()


def told_by_a_library(request: HttpRequest) -> HttpResponse:
    logging.getLogger("some.library").warning("Not found: %s", request.GET["name"])
    logging.getLogger("some.library").warning(f"Not found: {request.GET['name']}")
    return HttpResponse()


urlpatterns = [
    path("broken", broken, name="broken"),
    path("child/<str:whose>/", broken, name="child"),
    path("database", refused_by_database, name="database"),
    path("library", told_by_a_library, name="library"),
    path("", include("quoracy.config.urls")),
]
handler404, handler500 = errors.not_found, errors.went_wrong


@pytest.fixture
def log(settings: object) -> Iterator[io.StringIO]:
    """Everything that the service's one handler writes."""
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    logs.configure()
    handler = next(handler for handler in logging.getLogger().handlers if handler.name == logs.OURS)
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/broken?name={NAME}", 500),
        (f"/child/{NAME}/", 500),
        (f"/database?name={NAME}", 500),
        (f"/library?name={NAME}", 200),
        (f"/nowhere/{NAME}?name={NAME}", 404),
        (f"/health?name={NAME}", 200),
    ],
)
def test_a_name_in_an_address_never_reaches_the_log(log: io.StringIO, address: str, status: int) -> None:
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert NAME not in log.getvalue()
    assert json.loads(log.getvalue().splitlines()[-1])["status"] == status


def test_a_name_in_a_form_never_reaches_the_log(log: io.StringIO) -> None:
    Client(raise_request_exception=False).post("/broken", {"name": NAME})
    assert NAME not in log.getvalue()


def test_a_request_is_one_line_with_its_work_and_the_reference_that_the_page_shows(log: io.StringIO) -> None:
    response = Client(raise_request_exception=False).get(f"/child/{NAME}/")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    line = lines[-1]
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "child", 500)
    assert line["milliseconds"] > 0
    assert line["queries"] >= 0
    assert {written["reference"] for written in lines} == {response["X-Request-Reference"]}
    assert response["X-Request-Reference"] in response.content.decode()


def test_an_exception_is_logged_by_its_kind_and_place(log: io.StringIO) -> None:
    Client(raise_request_exception=False).get(f"/broken?name={NAME}")
    failed = next(json.loads(line) for line in log.getvalue().splitlines() if '"failed"' in line)
    assert failed["kind"] == "ValueError"
    assert failed["raised_at"].startswith("test_logs.py:")


def test_a_field_that_is_not_on_the_list_is_left_out(log: io.StringIO) -> None:
    import structlog

    structlog.get_logger("quoracy").info("looked", child=NAME, route="child")
    assert json.loads(log.getvalue())["route"] == "child"
    assert NAME not in log.getvalue()
