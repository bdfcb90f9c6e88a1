"""Setting up a real authority and its people, from nothing to somebody who may sign in."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import authenticate

from quoracy.casework.access.models import Appointment, Authority, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import Right
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.chronology.models import Duty
from quoracy.casework.section_47.actions import record_strategy_discussion
from quoracy.commands.cli import main
from quoracy.rulebook.chronology import LONDON

pytestmark = pytest.mark.django_db
PASSWORD = "a long invented pass phrase"


def _quoracy(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def _north_shire() -> Result:
    return _quoracy(
        *("authority", "add", "north-shire", "--name", "North Shire (invented)", "--procedure", "england"),
        *("--since", "2020-01-01", "--address", "1 Nowhere Road; Nowhere", "--complaints", "complaints@north.example"),
    )


def _wren(*roles: str) -> Result:
    told = [word for role in roles for word in ("--role", role)]
    return _quoracy(
        *("person", "add", "Wren@north.example", "--name", "Wren Farfield", "--authority", "north-shire", *told),
        *("--since", "2020-01-01", "--password", PASSWORD),
    )


def test_an_authority_and_a_person_who_may_sign_in() -> None:
    assert _north_shire().exit_code == 0
    assert Authority.objects.get(key="north-shire").address == "1 Nowhere Road\nNowhere"
    made = _wren("social_worker", "team_manager")
    assert made.exit_code == 0, made.output
    user = User.objects.get(email="wren@north.example")
    assert user.check_password(PASSWORD)
    assert authenticate(email="wren@north.example", password=PASSWORD) == user
    assert may(user, Right.AUTHORISE_CONFERENCE)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("authority", "add", "x", "--name", "X", "--procedure", "nowhere", "--since", "2020-01-01"), "no procedure"),
        (("authority", "shut", "nowhere", "2026-12-28", "Shut"), 'no authority "nowhere"'),
        (("person", "appoint", "nobody@x.example", "chair", "--since", "2026-01-01"), "Nobody signs in as"),
        (("person", "leave", "nobody@x.example", "--until", "2026-01-01"), "Nobody signs in as"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(words: tuple[str, ...], says: str) -> None:
    refused = _quoracy(*words)
    assert refused.exit_code != 0
    assert says in refused.output


def test_a_weak_password_and_a_second_account_are_refused() -> None:
    _north_shire()
    weak = _quoracy(
        *("person", "add", "a@north.example", "--name", "A", "--authority", "north-shire", "--role", "chair"),
        *("--since", "2020-01-01", "--password", "short"),
    )
    assert "too short" in weak.output
    assert not User.objects.exists()
    _wren("chair")
    assert "has an account already" in _wren("chair").output


def test_whoever_leaves_may_nothing_from_the_next_day() -> None:
    _north_shire()
    _wren("chair")
    left = _quoracy("person", "leave", "wren@north.example", "--until", "2020-06-30")
    assert "1 roles" in left.output
    assert Appointment.objects.get().until == date(2020, 6, 30)
    assert not may(User.objects.get(), Right.DECIDE)


@pytest.mark.clause("ENG-1.09")
def test_a_day_the_offices_are_shut_moves_every_last_day_that_counts_over_it() -> None:
    from datetime import datetime

    _north_shire()
    _wren("social_worker")
    user, authority = User.objects.get(), Authority.objects.get()
    with within(authority):
        child = add_child(user, given_names="Ava", family_name="Larkwhistle", born=date(2019, 6, 3))
        held = datetime(2025, 12, 15, 10, tzinfo=LONDON)
        record_strategy_discussion(user, [child], held_at=held, concerns="x", starts_section_47=True)
        before = Duty.objects.get(key="initial_conference").due_on
    shut = _quoracy("authority", "shut", "north-shire", "2025-12-29", "Shut between the years")
    assert "1 duties of 1 children" in shut.output, shut.output
    with within(authority):
        assert Duty.objects.get(key="initial_conference").due_on == adopted_by(Authority.objects.get()).calendar.after(
            before, 1
        )


def test_another_procedure_from_a_day() -> None:
    _north_shire()
    assert _quoracy("authority", "adopt", "north-shire", "bfg", "--since", "2026-04-01").exit_code == 0
    adopted = adopted_by(Authority.objects.get())
    assert (adopted.on(date(2026, 3, 31)).key, adopted.on(date(2026, 4, 1)).key) == ("england", "bfg")
    listed = _quoracy("authority", "list")
    assert "north-shire" in listed.output
