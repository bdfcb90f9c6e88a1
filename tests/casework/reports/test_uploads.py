"""Files that authors attach: what they are is read from their bytes, and nothing harmful or huge comes in."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from quoracy.casework.access.rights import Objected
from quoracy.casework.reports import questions, readers, uploads
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import Written, attach
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, author, signed

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40


def word(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr("word/document.xml", "<w:document/>")
        for name, content in files.items():
            document.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (word(), "docx")])
def test_what_may_be_attached_gets_a_name_of_ours(content: bytes, kind: str) -> None:
    taken = uploads.take(content)
    assert taken.name.endswith(f".{kind}")
    assert "/" not in taken.name


def flood() -> bytes:
    return word(**{"word/media/flood.xml": b"\0" * (uploads.MOST_UNPACKED + 1)})


REFUSED = {
    "nothing": lambda: b"",
    "a program called a PDF": lambda: b"MZ\x90\x00" + b"\0" * 200,
    "a web page": lambda: b"<html><script>alert(1)</script></html>",
    "a picture that is a program": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    "any zip": lambda: _zip({"evil.exe": b"MZ"}),
    "a document with macros": lambda: word(**{"word/vbaProject.bin": b"macro"}),
    "a document that unpacks to a flood": flood,
    "half a zip": lambda: word()[:60],
    "too large": lambda: PDF + b"\0" * uploads.MOST_BYTES,
}


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("which", REFUSED)
def test_what_may_not_be_attached_is_refused_at_its_field(which: str) -> None:
    with pytest.raises(Objected) as said:
        uploads.take(REFUSED[which]())
    assert [finding.place for finding in said.value.findings] == ["file"]


class Scanner(threading.Thread):
    """Stands in for ClamAV: reads what INSTREAM sends, and answers as told."""

    def __init__(self, path: Path, answer: bytes) -> None:
        super().__init__(daemon=True)
        self.answer, self.received = answer, b""
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(path))
        self.listening.listen(1)

    def run(self) -> None:
        line, _address = self.listening.accept()
        with line, line.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", sent.read(4))[0]:
                self.received += sent.read(size)
            line.sendall(self.answer)


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Iterator[Scanner]:
    settings.CLAMAV = str(tmp_path / "clamd")
    made = Scanner(tmp_path / "clamd", b"stream: OK\0")
    made.start()
    yield made
    made.listening.close()


def test_a_file_is_scanned_where_a_scanner_runs(scanner: Scanner) -> None:
    assert uploads.take(PDF).scanned_by == "ClamAV"
    assert scanner.received == PDF


def test_a_virus_is_stopped(scanner: Scanner) -> None:
    scanner.answer = b"stream: Invented-Virus FOUND\0"
    with pytest.raises(Objected, match="virus scanner stopped"):
        uploads.take(PDF)


def test_a_scanner_that_is_silent_lets_nothing_in(tmp_path: Path, settings: Any) -> None:
    settings.CLAMAV = str(tmp_path / "nobody")
    with pytest.raises(Objected, match="could not be checked"):
        uploads.take(PDF)


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_file_is_opened_only_by_who_may_read_its_passage(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    file = attach(visitor, PDF, Written("Growth chart", "known", family.ava.pk, "fact", "first"))
    ask_to_withhold(visitor, file.passage, [From(agency="police")], "Not theirs")
    report = signed(visitor)
    police, school = (readers.Reader(readers.Kind.AGENCY, conference.pk, agency=a) for a in ("police", "school"))
    assert questions.readable_attachment(report, police, file.pk) is None
    assert questions.readable_attachment(report, school, file.pk) == file
