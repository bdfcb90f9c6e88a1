"""A worker killed between sending and writing down: no message twice, none lost. With real processes and SIGKILL."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from quoracy.casework.access.scope import within
from quoracy.casework.messages import actions, tasks
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.messages.models import Message
from tests.casework.messages.notify_stand_in import EMAIL, KEY, SMS, StandIn, standing_in
from tests.cast import cast_under

MESSAGES = 5
VALUES = {"name": "Honor Plumtree-Adeyemi", "when": "2026-12-02T10:00:00+00:00", "reference": "K7QF"}


@pytest.fixture
def notify() -> Iterator[str]:
    with standing_in() as address:
        yield address


def worker(notify: str) -> subprocess.Popen[bytes]:
    """`quoracy work` on the test's database, as the web role."""
    where = connection.settings_dict
    server = f"{quote(str(where['HOST']), safe='')}{':' + str(where['PORT']) if where['PORT'] else ''}"
    secret = f":{quote(where['PASSWORD'])}" if where.get("PASSWORD") else ""
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{where['USER']}{secret}@{server}/{where['NAME']}",
        "QUORACY_SECRET_KEY": "k" * 64,
        "QUORACY_AS_OWNER": "0",
        "QUORACY_OUTBOX": "notify",
        "QUORACY_NOTIFY_KEY": KEY,
        "QUORACY_NOTIFY_URL": notify,
        "QUORACY_NOTIFY_EMAIL_TEMPLATE": EMAIL,
        "QUORACY_NOTIFY_SMS_TEMPLATE": SMS,
    }
    environment.pop("QUORACY_DEMONSTRATION", None)
    script = "from quoracy.commands.cli import main; main(['work', '--until-done'])"
    return subprocess.Popen([sys.executable, "-c", script], env=environment, stderr=subprocess.PIPE)


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def states(authority: int) -> Counter[str]:
    with within(authority):
        return Counter(Message.objects.values_list("state", flat=True))


def five_reminders() -> int:
    """An authority with five messages waiting."""
    authority = cast_under("england").authority
    with within(authority):
        for number in range(MESSAGES):
            to = Recipient(VALUES["name"], "email", f"honor{number}@example.com")
            actions.write(authority, to, Content("reminder", VALUES), f"reminder {number}")
    return authority.pk


def killed(notify: str, when: Callable[[], bool]) -> None:
    first = worker(notify)
    until(when)
    first.kill()
    first.wait()


def another_sends_each_once(authority: int, notify: str) -> None:
    with within(authority):  # the killed worker's time runs out
        Message.objects.filter(state="sending").update(claimed_until=timezone.now() - timedelta(seconds=1))
        Message.objects.update(made_at=timezone.now() - timedelta(minutes=5))
    assert tasks.pick_up_of(authority) == MESSAGES
    second = worker(notify)
    _, said = second.communicate(timeout=120)
    assert second.returncode == 0, said.decode()
    assert states(authority) == {"sent": MESSAGES}
    assert Counter(one["email_address"] for one in StandIn.taken) == {
        f"honor{number}@example.com": 1 for number in range(MESSAGES)
    }


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_sending_and_writing_down_sends_nothing_twice_and_loses_nothing(notify: str) -> None:
    authority = five_reminders()
    StandIn.slow = 60  # Notify has taken the message, and its answer is still on the way
    killed(notify, lambda: len(StandIn.taken) == 1)
    assert states(authority) == {"sending": 1, "waiting": MESSAGES - 1}
    StandIn.slow = 0
    another_sends_each_once(authority, notify)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_its_message_was_taken_loses_nothing(notify: str) -> None:
    authority = five_reminders()
    StandIn.deaf, StandIn.unheard = True, 0
    killed(notify, lambda: StandIn.unheard == 1)
    StandIn.deaf = False
    assert StandIn.taken == []
    assert states(authority) == {"sending": 1, "waiting": MESSAGES - 1}
    another_sends_each_once(authority, notify)
