"""What many devices of one board ask at the same moment is asked of the database together.

A change wakes every device of a conference at once. Each asks for what is theirs; those that ask while others are being
answered wait for the next round. Rights are asked anew in every round.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone, translation

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import within
from quoracy.casework.links.questions import visiting_together
from quoracy.casework.room.listening import ask
from quoracy.casework.room.looking import FOLLOWED, follow, follow_as_guest
from quoracy.casework.room.questions import kept_from
from quoracy.casework.room.readers import Reader, guest_readers, readers
from quoracy.casework.room.telling import number_of
from quoracy.screens.room.carrying import carried


@dataclass(slots=True)
class Device:
    """One device before one board: by what it came in, in which language, and when its look was last written down."""

    authority: int
    conference: uuid.UUID
    session: str = ""
    visit: str = ""
    language: str | None = None
    noted: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True, slots=True)
class Told:
    """The newest number, and for whoever only reads their copy of the board where it is newer than what they had."""

    number: int
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A device and the number of the board it has had; None for one that has had none."""

    device: Device
    last: int | None


def told(authority: int, conference: uuid.UUID, questions: Collection[Question]) -> list[Told | None]:
    """What each of many devices is told of one board; None for whoever is signed out or may no longer look."""
    accounts = {one.device.session: _user(one.device.session) for one in questions if one.device.session}
    people = {user.pk: user for user in accounts.values() if user is not None}
    answers: list[Told | None] = []
    written: list[Device] = []
    with within(authority):
        guests = visiting_together({one.device.visit for one in questions if one.device.visit}, conference)
        by_user = readers(people.values(), conference)
        by_visit = guest_readers(guests.values(), conference) if guests else {}
        number = number_of(conference)
        kept = kept_from([*by_user.values(), *by_visit.values()])
        for question in questions:
            device = question.device
            user, guest = accounts.get(device.session), guests.get(device.visit)
            reader = by_user.get(user.pk) if user else by_visit.get(guest.visit.pk) if guest else None
            if reader is None:
                answers.append(None)
                continue
            answers.append(_told(question, reader, number, kept))
            if timezone.now() >= device.noted + FOLLOWED:
                follow(user, reader) if user else follow_as_guest(guest, reader)  # type: ignore[arg-type]  # one of them is there
                written.append(device)
    for device in written:  # only once it is committed
        device.noted = timezone.now()
    return answers


def _told(question: Question, reader: Reader, number: int, kept: dict[uuid.UUID, frozenset[uuid.UUID]]) -> Told:
    if question.last is None or number <= question.last:
        return Told(number)
    with translation.override(question.device.language):
        theirs = kept.get(reader.seat.pk, frozenset()) if reader.seat else frozenset()
        return Told(number, carried(reader, number, theirs, guest=bool(question.device.visit)))


def _user(session: str) -> User | None:
    """Whoever this session belongs to, as Django itself finds and checks them."""
    asked = HttpRequest()
    asked.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    user = get_user(asked)
    return user if isinstance(user, User) else None


class Rounds:
    """The questions of one event loop, gathered by board."""

    def __init__(self) -> None:
        self.waiting: defaultdict[tuple[int, uuid.UUID], list[tuple[Question, asyncio.Future[Told | None]]]]
        self.waiting = defaultdict(list)
        self.answering: dict[tuple[int, uuid.UUID], asyncio.Task[None]] = {}

    async def ask(self, question: Question) -> Told | None:
        """Ask with all who ask of the same board now. Raises what the database raises while it is away."""
        board = (question.device.authority, question.device.conference)
        answer: asyncio.Future[Told | None] = asyncio.get_running_loop().create_future()
        self.waiting[board].append((question, answer))
        if board not in self.answering:
            self.answering[board] = asyncio.get_running_loop().create_task(self._answer(board))
        return await answer

    async def _answer(self, board: tuple[int, uuid.UUID]) -> None:
        try:
            await asyncio.sleep(0)  # whoever was woken together asks together
            while asked := self.waiting.pop(board, []):
                await _round(board, asked)
        finally:
            del self.answering[board]


async def _round(board: tuple[int, uuid.UUID], asked: list[tuple[Question, asyncio.Future[Told | None]]]) -> None:
    try:
        answers: Iterable[Told | None] = await ask(partial(told, *board, [question for question, _ in asked]))
    except Exception as problem:
        for _, waits in asked:
            if not waits.done():
                waits.set_exception(problem)
        return
    for (_, waits), answer in zip(asked, answers, strict=True):
        if not waits.done():
            waits.set_result(answer)


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Rounds] = WeakKeyDictionary()


def rounds() -> Rounds:
    """The rounds of the event loop that runs."""
    return _of_loop.setdefault(asyncio.get_running_loop(), Rounds())
