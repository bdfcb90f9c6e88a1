"""Handing over a child's picture or recording. A recording goes out in parts when asked: some players take no other."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

from quoracy.casework.contributions.models import Drawing

_ASKED = re.compile(r"bytes=(\d*)-(\d*)")


def shown(request: HttpRequest, one: Drawing) -> HttpResponse:
    """The picture, or the recording, or the part of it that the browser's player asks for."""
    content = bytes(one.content)
    if not one.is_sound:
        return HttpResponse(content, content_type=one.media_type)
    part = part_asked(request.headers.get("Range", ""), len(content))
    if part is None:
        answer = HttpResponse(content, content_type=one.media_type)
    elif not part:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{len(content)}"
    else:
        answer = HttpResponse(content[part.start : part.stop], content_type=one.media_type, status=206)
        answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    return answer


def part_asked(header: str, length: int) -> range | None:
    """Which bytes one range asks for (RFC 9110); empty for none that there are, None for no range, or for several."""
    asked = _ASKED.fullmatch(header.strip())
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        return range(max(0, length - int(asked[2])), length)
    first, last = int(asked[1]), int(asked[2] or length - 1)
    if asked[2] and last < first:
        return None
    return range(first, max(first, min(last + 1, length)))
