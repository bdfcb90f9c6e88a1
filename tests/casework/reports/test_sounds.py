"""Recordings are known by their bytes; a film, a page and half a recording are none; reports take none at all."""

from __future__ import annotations

import io
import struct
import wave

import pytest

from quoracy.casework.access.rights import Objected
from quoracy.casework.contributions.actions import CHILDRENS
from quoracy.casework.reports import uploads
from quoracy.casework.reports.sounds import kind_of


def wav(seconds: float = 0.1) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return written.getvalue()


def ogg(payload: bytes) -> bytes:
    return b"OggS\x00\x02" + b"\0" * 20 + b"\x01" + bytes([len(payload)]) + payload + b"\0" * 60


def webm(*codecs: bytes) -> bytes:
    head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 40
    return head + b"".join(b"\x86" + bytes([0x80 | len(codec)]) + codec for codec in codecs) + b"\0" * 200


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack("!L", 8 + len(content)) + kind + content


def mp4(*handlers: bytes, brand: bytes = b"M4A ") -> bytes:
    tracks = b"".join(box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + one + b"\0" * 13))) for one in handlers)
    return box(b"ftyp", brand + b"\0\0\0\0" + b"isom") + box(b"mdat", b"\0" * 100) + box(b"moov", tracks)


FRAME = b"\xff\xfb\x90\x64" + b"\0" * 413  # 128 kbit/s at 44.1 kHz: 417 bytes
SMALL = b"\xff\xf3\x40\xc4" + b"\0" * 100  # MPEG 2, 32 kbit/s at 22.05 kHz: 104 bytes
TAG = b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"\0" * 128


SOUNDS = {
    "wav": (wav(), "audio/wav"),
    "ogg opus": (ogg(b"OpusHead\x01"), "audio/ogg"),
    "ogg vorbis": (ogg(b"\x01vorbis"), "audio/ogg"),
    "webm": (webm(b"A_OPUS"), "audio/webm"),
    "m4a": (mp4(b"soun"), "audio/mp4"),
    "m4a of a telephone": (mp4(b"soun", brand=b"mp42"), "audio/mp4"),
    "mp3": (FRAME * 3, "audio/mpeg"),
    "mp3 with a tag": (TAG + FRAME * 2, "audio/mpeg"),
    "mp3 of speech": (SMALL * 3, "audio/mpeg"),
}


@pytest.mark.parametrize("which", SOUNDS)
def test_a_recording_is_known_by_its_bytes(which: str) -> None:
    content, kind = SOUNDS[which]
    assert kind_of(content) == kind
    assert uploads.take(content, CHILDRENS).media_type == kind


NOT_SOUNDS = {
    "a film in webm": webm(b"V_VP9", b"A_OPUS"),
    "a film in webm, its sound first": webm(b"A_OPUS", b"V_VP8"),
    "a film in mp4": mp4(b"vide", b"soun"),
    "mp4 with neither": mp4(),
    "a film in ogg": ogg(b"\x80theora"),
    "film and sound in ogg": ogg(b"OpusHead") + ogg(b"\x80theora"),
    "a moving picture in RIFF": b"RIFF\x00\x00\x00\x00AVI LIST" + b"\0" * 100,
    "one frame that could be anything": FRAME[:100],
    "a tag and no sound": TAG + b"<script>alert(1)</script>" * 20,
    "a tag that lies about its length": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + FRAME * 2,
    "a web page": b"<html><script>alert(1)</script></html>",
    "a program": b"MZ\x90\x00" + b"\0" * 400,
    "half a header": b"OggS\x00\x02",
    "nothing": b"",
}


@pytest.mark.parametrize("which", NOT_SOUNDS)
def test_what_is_no_recording_is_refused_at_its_field(which: str) -> None:
    assert kind_of(NOT_SOUNDS[which]) == ""
    with pytest.raises(Objected) as said:
        uploads.take(NOT_SOUNDS[which], CHILDRENS)
    assert [finding.place for finding in said.value.findings] == ["file"]


def test_a_report_takes_no_recording_and_a_child_sends_no_document() -> None:
    with pytest.raises(Objected, match="Word document"):
        uploads.take(wav())
    with pytest.raises(Objected, match="picture"):
        uploads.take(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", CHILDRENS)


def test_a_recording_may_be_larger_than_a_picture_and_not_without_end() -> None:
    minutes = wav(5 * 60)
    assert len(minutes) > uploads.MOST_BYTES
    assert uploads.take(minutes, CHILDRENS).media_type == "audio/wav"
    with pytest.raises(Objected, match="larger than 10 MB"):
        uploads.take(minutes + b"\0" * uploads.MOST_OF_SOUND, CHILDRENS)
    with pytest.raises(Objected, match="larger than 4 MB"):
        uploads.take(b"\x89PNG\r\n\x1a\n" + b"\0" * uploads.MOST_BYTES, CHILDRENS)
