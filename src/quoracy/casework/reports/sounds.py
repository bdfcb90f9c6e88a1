"""Whether a file is a sound recording, by its bytes: what phones and browsers record, and nothing with moving pictures.

The first bytes alone say too little: the same container holds sound or film. So each kind is asked for what only a
recording of it has.
"""

from __future__ import annotations

import re

WAV, OGG, WEBM, M4A, MP3 = "audio/wav", "audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg"
KINDS = {WAV: "wav", OGG: "ogg", WEBM: "webm", M4A: "m4a", MP3: "mp3"}

_HEAD = 64 * 1024
_BRANDS = frozenset({b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"})
_HANDLERS = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)
_FILMS = re.compile(rb"\x86.V_(VP8|VP9|AV1|MPEG|MJPEG|THEORA)", re.DOTALL)
_OGG_SOUNDS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_BITRATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def kind_of(content: bytes) -> str:
    """The media type of a sound recording; empty for anything else."""
    asked = {WAV: _is_wav, OGG: _is_ogg, WEBM: _is_webm, M4A: _is_m4a, MP3: _is_mp3}
    return next((media_type for media_type, is_it in asked.items() if is_it(content)), "")


def _is_wav(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:16] == b"WAVEfmt "


def _is_ogg(content: bytes) -> bool:
    """A first page that begins a stream of sound, with no film beside it."""
    if content[:6] != b"OggS\x00\x02" or len(content) < 28:
        return False
    begins = 27 + content[26]
    return content[begins:].startswith(_OGG_SOUNDS) and b"\x80theora" not in content[:_HEAD]


def _is_webm(content: bytes) -> bool:
    head = content[:_HEAD]
    sound = b"A_OPUS" in head or b"A_VORBIS" in head
    return content[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head[:64] and sound and not _FILMS.search(head)


def _is_m4a(content: bytes) -> bool:
    if content[4:8] != b"ftyp" or content[8:12] not in _BRANDS:
        return False
    return set(_HANDLERS.findall(content)) == {b"soun"}


def _is_mp3(content: bytes) -> bool:
    """Two frames one after the other, behind a tag if there is one: a single frame's first bytes are soon met."""
    start = _behind_tag(content)
    length = _frame(content[start : start + 4])
    return length > 0 and _frame(content[start + length : start + length + 4]) > 0


def _behind_tag(content: bytes) -> int:
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(header: bytes) -> int:
    """The length of a frame of MPEG sound, layer III; 0 where these four bytes begin none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate = header[1] >> 3 & 3, header[2] >> 2 & 3
    if version == 1 or rate == 3:
        return 0
    kilobits = _BITRATES[version == 3][header[2] >> 4]
    return (144 if version == 3 else 72) * kilobits * 1000 // _RATES[version][rate] + (header[2] >> 1 & 1) * bool(
        kilobits
    )
