"""The copy of the board that a stream carries to whoever only reads it, made once for all whose copies are the same.

Thirty devices of one conference are told of a change at once. What they may read is asked anew for each; the words are
then put on the page once for all who may read the same. Whoever writes on the board reads their part of the page by
themselves, since it holds forms that are theirs alone.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import timezone, translation

from quoracy.casework.room.readers import Reader
from quoracy.casework.room.telling import number_of
from quoracy.screens.room.copies import contents

BOARDS = 64
"""How many boards of a process are kept ready; each with the copies of its newest number only."""


@dataclass(frozen=True, slots=True)
class Same:
    """All that decides what is on a copy, apart from the number of the board. The minute is on it in the clock."""

    kept: frozenset[uuid.UUID]
    children: frozenset[uuid.UUID] | None
    seated: bool
    called_in: bool
    sees_board: bool
    says_nothing: bool
    guest: bool
    language: str
    minute: int


@dataclass(slots=True)
class Ready:
    """The copies of one number of one board; one thread at a time makes them."""

    number: int = -1
    copies: dict[Same, str] = field(default_factory=dict)
    making: threading.Lock = field(default_factory=threading.Lock)


_boards: OrderedDict[uuid.UUID, Ready] = OrderedDict()
_finding = threading.Lock()


def _ready(conference: uuid.UUID) -> Ready:
    with _finding:
        found = _boards.setdefault(conference, Ready())
        _boards.move_to_end(conference)
        while len(_boards) > BOARDS:
            _boards.popitem(last=False)
        return found


def carried(reader: Reader, number: int, kept: frozenset[uuid.UUID], *, guest: bool = False) -> str:
    """This reader's copy at this number or a newer one; nothing for whoever writes, who reads it by themselves.

    `number` must have been read before this is called, and `kept`, what is not for them, after that. A copy is kept
    for others only where the board's number is the same after it was made: then nothing was said meanwhile that one of
    them may not read and another may.
    """
    if reader.writes:
        return ""
    ready, same = _ready(reader.conference.pk), _decided_by(reader, kept, guest=guest)
    with ready.making:
        if ready.number == number and same in ready.copies:
            return ready.copies[same]
        made = str(render_to_string("room/fragment.html", contents(reader, None, guest=guest)))
        if number_of(reader.conference.pk) == number >= ready.number:
            if number > ready.number:
                ready.number, ready.copies = number, {}
            ready.copies[same] = made
        return made


def _decided_by(reader: Reader, kept: frozenset[uuid.UUID], *, guest: bool) -> Same:
    return Same(
        kept=kept,
        children=reader.children,
        seated=reader.seat is not None,
        called_in=reader.called_in,
        sees_board=reader.sees_board,
        says_nothing=reader.says_nothing,
        guest=guest,
        language=translation.get_language() or "",
        minute=int(timezone.now().timestamp() // 60),
    )
