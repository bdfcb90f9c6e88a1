"""Taking a file in: its real type by its contents, its size, what it would unpack to, and a virus scan where one runs.

The name it came under is thrown away: a name can lie, and can climb out of a folder.
"""

from __future__ import annotations

import hashlib
import io
import socket
import struct
import zipfile
from dataclasses import dataclass

import puremagic
from django.conf import settings

from quoracy.casework.access.rights import Objected
from quoracy.casework.reports import sounds

MOST_BYTES = 4 * 1024 * 1024
MOST_OF_SOUND = 10 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", DOCX: "docx"}
_MARKS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one place takes in, and what it says of anything else."""

    types: frozenset[str]
    otherwise: str


OF_REPORTS = Accepted(
    frozenset(KINDS),
    "This file is not what can be attached. Attach a PDF, a Word document (.docx), or a photograph (.jpg or .png).",
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be kept: its bytes, its real type, and a name of ours."""

    content: bytes
    media_type: str
    name: str
    digest: str
    scanned_by: str


def take(content: bytes, accepted: Accepted = OF_REPORTS) -> Taken:
    """Check a file; raises `Objected` at `file`, saying what is accepted."""
    if not content:
        raise Objected.at("file", "The file is empty. Choose another, or write what it says.")
    sound = sounds.kind_of(content) if accepted.types & set(sounds.KINDS) else ""
    within(len(content), MOST_OF_SOUND if sound else MOST_BYTES)
    media_type = sound or _type_of(content, accepted.otherwise)
    if media_type not in accepted.types:
        raise Objected.at("file", accepted.otherwise)
    scanned_by = _scan(content)
    digest = hashlib.sha256(content).hexdigest()
    kind = (KINDS | sounds.KINDS)[media_type]
    return Taken(content, media_type, f"attachment-{digest[:12]}.{kind}", digest, scanned_by)


def within(size: int, most: int) -> None:
    """Refuse what is too large, at `file`; ask it before reading a file into memory."""
    if size > most:
        says = f"The file is larger than {most // 1024 // 1024} MB. Attach a smaller one, or part of it."
        raise Objected.at("file", says)


def _type_of(content: bytes, wrong: str) -> str:
    for mark, media_type in _MARKS.items():
        if content.startswith(mark):
            if media_type not in _types_seen(content):
                raise Objected.at("file", wrong)
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _word_document(content, wrong)
    raise Objected.at("file", wrong)


def _types_seen(content: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _word_document(content: bytes, wrong: str) -> str:
    """A Word document without macros that does not unpack to a flood; anything else in a zip is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = packed.infolist()
    except (zipfile.BadZipFile, ValueError):
        raise Objected.at("file", wrong) from None
    names = {file.filename for file in files}
    if not {"[Content_Types].xml", "word/document.xml"} <= names or any("vbaproject" in n.lower() for n in names):
        raise Objected.at("file", wrong)
    if sum(file.file_size for file in files) > MOST_UNPACKED or len(files) > 2000:
        raise Objected.at("file", "This document unpacks to far more than it should. Save it anew, or as a PDF.")
    return DOCX


def _scan(content: bytes) -> str:
    """Have ClamAV look at the file over its socket, where one is configured; a scan that fails lets nothing in.

    The INSTREAM exchange is twenty lines; the client on the package index has not been kept since 2014.
    """
    address = str(getattr(settings, "CLAMAV", ""))
    if not address:
        return ""
    try:
        answer = _ask(address, content)
    except OSError as failed:
        says = "The file could not be checked for viruses just now, so it was not kept. Try again in a few minutes."
        raise Objected.at("file", says) from failed
    if not answer.endswith("OK"):
        raise Objected.at("file", "The virus scanner stopped this file. Tell whoever looks after your computer.")
    return "ClamAV"


def _ask(address: str, content: bytes) -> str:
    with _connect(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            piece = content[start : start + _CHUNK]
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := scanner.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connect(address: str) -> socket.socket:
    """`/run/clamav/clamd.ctl` or `host:port`."""
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(20)
        scanner.connect(address)
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=20)
