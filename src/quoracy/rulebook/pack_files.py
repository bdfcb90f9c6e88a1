"""One procedure file being read: what it says, on which line, and what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Block:
    """A table of the file: its header, the line it stands on and the line of each of its keys."""

    header: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)


class Source:
    """A file being read: what it says, where, and what is wrong with it."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name = name
        self.mistakes: list[tuple[int, str]] = []
        self.said: dict[str, Any] = {}
        text = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
        self.blocks = list(_blocks(text))
        if b"\xef\xbf\xbd" not in raw and "\ufffd" in text:
            self.wrong(text[: text.index("\ufffd")].count("\n") + 1, "this is not text in UTF-8. Save it as UTF-8.")
            return
        try:
            self.said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            found = re.search(r"at line (\d+)", str(wrong))
            self.wrong(int(found[1]) if found else 1, f"this is not TOML: {wrong}. Mend this line first.")

    def wrong(self, line: int, says: str) -> None:
        self.mistakes.append((line, says))

    def block(self, header: str, number: int = 0) -> Block:
        found = [block for block in self.blocks if block.header == header]
        return found[number] if number < len(found) else Block(header, 1)

    def told(self) -> list[str]:
        return [f"{self.name}, line {line}: {says}" for line, says in sorted(self.mistakes)]


def _blocks(text: str) -> Iterator[Block]:
    block = Block("", 1)
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([\w.\-\"' ]+?)\s*\]\]?\s*(#.*)?$", line)
        key = re.match(r"\s*([\w\-]+)\s*=", line)
        if header:
            yield block
            block = Block(header[1].replace('"', "").replace("'", ""), number)
        elif key:
            block.keys.setdefault(key[1], number)
    yield block
