"""Paper after a conference: twelve copies of a record of twenty pages, and the letters of three children.

The copies are pressed as the service presses them, and the same words are laid out by WeasyPrint, which a service
written in Python would otherwise use; the ratio holds on any machine. The letters are timed from the chair's close to
the last one kept, in a database of its own that is thrown away afterwards.
"""

from __future__ import annotations

import html
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from time import perf_counter
from typing import Any

from benchmarks.measure import Result, Watch

COPIES, PAGES = 12, 20
CHILDREN, READERS = 3, 15
GOAL_SECONDS = 5
DAY = date(2026, 11, 25)
WORDS = "The health visitor said that the child is fed and clothed, and that the flat was cold in November. "


def measure() -> list[Result]:
    return [_copies(), _letters()]


def _copies() -> Result:
    from quoracy.documents.press import press

    result = Result(f"{COPIES} recipients' copies of a record of {PAGES} pages", "faster than WeasyPrint, both tagged")
    press("record.typ", sheet(0), DAY)  # fonts found and the template read, as in a server that has been up
    ours, pdfs = _timed(lambda number: press("record.typ", sheet(number), DAY))
    result.row("pages of a copy", str(_pages(pdfs[0])))
    result.row("ours", _said(ours))
    assert len(set(pdfs)) == COPIES, "each copy is its own reader's"
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as missing:
        result.notes.append(f"WeasyPrint cannot be loaded here, so there is nothing to compare with: {missing}")
        return result
    fonts = FontConfiguration()

    def theirs_of(number: int) -> bytes:
        made = HTML(string=_as_html(sheet(number))).write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)
        assert isinstance(made, bytes)
        return made

    theirs_of(0)
    theirs, others = _timed(theirs_of)
    result.row("WeasyPrint, the same words", _said(theirs))
    result.row("pages of its copy", str(_pages(others[0])))
    result.row("WeasyPrint over ours, time on a processor", f"{theirs.busy / ours.busy:.1f} times as long")
    result.row("WeasyPrint over ours, time waited", f"{theirs.seconds / ours.seconds:.1f} times as long")
    return result


def _timed(make: Callable[[int], bytes]) -> tuple[Watch, list[bytes]]:
    watch = Watch()
    with watch.running():
        made = [make(number) for number in range(1, COPIES + 1)]
    return watch, made


def _said(watch: Watch) -> str:
    each = 1000 * watch.busy / COPIES
    return f"{watch.busy:.2f} s on a processor, {each:.0f} ms each; {watch.seconds:.2f} s waited"


def _pages(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def sheet(number: int) -> dict[str, Any]:
    """A record of twenty pages, as one reader's copy: each leaves a passage out, as copies do."""
    parts = [
        {
            "heading": f"Heading {part}",
            "groups": [
                {
                    "whom": f"Child {child}",
                    "passages": [
                        {"text": f"{part}.{child}.{place} {WORDS * 4}", "marks": "Said at the conference: A member"}
                        for place in range(5)
                        if (part + child + place) % 40 != number
                    ],
                }
                for child in range(3)
            ],
        }
        for part in range(9)
    ]
    return {
        "language": "en",
        "large_print": False,
        "title": "Record of the Child Protection Conference",
        "marking": "OFFICIAL-SENSITIVE",
        "reference": f"Copy {number} for a reader",
        "page": ["Page ", " of ", ""],
        "head": {"authority": "North Shire Council", "unit": "", "lines": [], "address": [], "facts": []},
        "for": "Initial conference, held on Wednesday 25 November 2026",
        "parts": parts,
        "addenda": [],
        "signed": ["Signed by a chair", "on Wednesday 25 November 2026"],
        "notes": ["Confidential."],
        "stamp": [],
    }


def _as_html(data: dict[str, Any]) -> str:
    """The same words on the same paper: size, margins, marking, page numbers and the bar beside a passage."""
    import font_source_sans_pro  # type: ignore[import-untyped]  # a package of font files with one path in it

    said = html.escape
    body = [f"<p><b>{said(data['head']['authority'])}</b></p><h1>{said(data['title'])}</h1>"]
    body.append(f"<p>{said(data['for'])}</p><p>{said(data['reference'])}</p>")
    for part in data["parts"]:
        body.append(f"<h2>{said(part['heading'])}</h2>")
        for group in part["groups"]:
            body.append(f"<h3>{said(group['whom'])}</h3>")
            body += [
                f"<div><p>{said(one['text'])}</p><small>{said(one['marks'])}</small></div>" for one in group["passages"]
            ]
    body += [f"<p>{said(line)}</p>" for line in (*data["signed"], *data["notes"])]
    faces = "".join(
        f"@font-face {{ font-family: Sans; font-weight: {weight};"
        f" src: url('file://{font_source_sans_pro.font_directory}/SourceSansPro-{name}.ttf') }}"
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    style = (
        f"{faces} @page {{ size: A4; margin: 24mm 22mm 26mm 25mm; @top-center {{ content: '{data['marking']}' }}"
        f" @bottom-left {{ content: '{data['reference']}' }}"
        " @bottom-right { content: 'Page ' counter(page) ' of ' counter(pages) } }"
        " body { font: 12pt/1.3 Sans } h1, h2, h3 { font-size: 1.2em; margin: 1em 0 0.6em } p { margin: 0 }"
        " div { border-left: 2pt solid #aaa; padding-left: 4mm; margin: 1em 0 }"
    )
    head = f"<title>{said(data['title'])}</title><style>{style}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{''.join(body)}</body></html>"


def _letters() -> Result:
    with tempfile.TemporaryDirectory(prefix="quoracy-bench-") as folder:
        os.environ["QUORACY_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        try:
            migrate = ["-c", "from quoracy.commands.cli import main; main()", "migrate"]
            subprocess.run([sys.executable, *migrate], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
            return _letters_of_a_conference()
        finally:
            from quoracy.commands import embedded_postgres

            embedded_postgres.stop()


def _letters_of_a_conference() -> Result:
    import time_machine

    from quoracy.commands.starting import start_django

    start_django()
    from quoracy.casework.access.scope import within
    from quoracy.documents.letters_of_conference import make_letters, readers
    from tests.cast import cast_under
    from tests.conferences_underway import WEDNESDAY, closed

    cast = cast_under("england")
    result = Result(
        f"From the close to the letters: {CHILDREN} children, {READERS} readers", f"under {GOAL_SECONDS} seconds"
    )
    with within(cast.authority), time_machine.travel(WEDNESDAY, tick=False):
        conference = _about_to_close(cast)
    with within(cast.authority), time_machine.travel(WEDNESDAY, tick=True):
        start = perf_counter()
        conference = closed(cast, conference)
        shut = perf_counter() - start
        made = make_letters(cast.chair, conference, [one.seat.pk for one in readers(conference)])
        taken = perf_counter() - start
    assert not made.failed, made.failed
    assert len(made.kept) == READERS, len(made.kept)
    result.row("closing it: plans, events and duties of each child", f"{shut:.2f} s")
    result.row(f"{len(made.kept)} letters made and kept", f"{taken - shut:.2f} s")
    result.row("from the close to the last letter", f"{taken:.2f} s")
    result.row("goal", "met" if taken < GOAL_SECONDS else "missed")
    return result


def _about_to_close(cast: Any) -> Any:
    """Three children decided and their checklists filled in, with as many readers as letters are to be made."""
    from quoracy.casework.children.actions import add_child, relate, tie
    from quoracy.casework.children.models import Tie
    from quoracy.casework.conferences.models import Seat
    from quoracy.documents.letters_of_conference import readers
    from tests.cast import larkwhistles
    from tests.conferences_underway import TABLE, decided, hears, settled, under_way
    from tests.guests_inside import family_seat

    family = larkwhistles(cast)
    third = add_child(
        cast.social_worker, given_names="Wren", family_name="Larkwhistle", born=date(2021, 3, 4),
        household=family.ava.household,
    )  # fmt: skip
    relate(third, family.mother, "mother", parental_responsibility=True)
    tie(cast.team_manager, third, Tie.Capacity.TEAM_MANAGER, reason="manages the team")
    conference = under_way(cast, family.ava, family.noah, third)
    family_seat(conference, family.mother)
    for place in range(READERS - len(readers(conference))):
        Seat.objects.create(
            authority=cast.authority, conference=conference, name=f"Practitioner {place}", title="Teacher",
            standing="member", agency="education", invited=True, present=True,
        )  # fmt: skip
    for about in conference.about.select_related("conference__authority", "conference__chair", "child"):
        hears(cast, about, dict.fromkeys(TABLE, "plan"))
        settled(cast, decided(cast, conference, about.child))
    return conference


if __name__ == "__main__":
    for one in measure():
        one.print()
