"""Devices for the benchmark of the room: many in one process, each with as little of its own work as can be."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
LONGEST_LINE = 1 << 22


@dataclass
class Heard:
    """When each statement was sent, and what each device took to have it."""

    said: dict[str, float] = field(default_factory=dict)
    taken: list[tuple[str, float]] = field(default_factory=list)
    longest: int = 0
    open: int = 0

    async def all_open(self, wanted: int) -> None:
        while self.open < wanted:
            await asyncio.sleep(0.1)

    def note(self, copy: str, seen: set[str]) -> None:
        """Every statement that stands on this copy and stood on none before."""
        now = time.perf_counter()
        self.longest = max(self.longest, len(copy))
        for marker, sent in self.said.items():
            if marker not in seen and marker in copy:
                seen.add(marker)
                self.taken.append((marker, (now - sent) * 1000))


@dataclass
class Board:
    """One device: it follows a stream as the page's script does, and reads its part anew where it is told to."""

    port: int
    cookie: str
    stream: str
    part: str
    number: int
    heard: Heard
    seen: set[str] = field(default_factory=set)

    async def follow(self) -> None:
        reader, writer = await asyncio.open_connection(HOST, self.port, limit=LONGEST_LINE)
        writer.write(_asking("GET", f"{self.stream}?after={self.number}", self.cookie))
        status = await reader.readline()
        assert b" 200 " in status, (self.stream, status)
        event = ""
        while line := await reader.readline():
            text = line.decode()
            if text.startswith("retry:"):
                self.heard.open += 1
            elif text.startswith("event: "):
                event = text[7:].strip()
            elif text.startswith("data: ") and event == "copy":
                self.heard.note(text, self.seen)
            elif text.startswith("data: ") and event == "board":
                self.heard.note(await get(self.port, self.part, self.cookie), self.seen)
        writer.close()


def _asking(method: str, path: str, cookie: str, body: bytes = b"", more: str = "") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _whole(port: int, asked: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(asked)
    answer = await reader.read()
    writer.close()
    return answer


async def get(port: int, path: str, cookie: str) -> str:
    answer = await _whole(port, _asking("GET", path, cookie, more="Connection: close\r\n"))
    assert b" 200 " in answer[:20], (path, answer[:200])
    return answer.decode()


async def post(port: int, path: str, cookie: str, fields: dict[str, str]) -> None:
    more = "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    answer = await _whole(port, _asking("POST", path, cookie, urlencode(fields).encode(), more))
    assert b" 302 " in answer[:20], (path, answer[:200], answer[-3000:])


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with closing(socket.socket()) as trial:
            if trial.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not come up within a minute")
