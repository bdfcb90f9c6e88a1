"""A decision letter, read back from its PDF: what its reader is told, and what not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from pdfua import validate
from pypdf import PdfReader

from quoracy.documents.decision_letter import render, render_many
from quoracy.documents.letters import (
    Capacity,
    Contact,
    DecisionLetter,
    DifferingView,
    How,
    Language,
    Outcome,
    Recommendation,
)
from quoracy.documents.press import UnprintableTextError
from tests.documents.made_letters import (
    AVA,
    FATHER,
    LONDON,
    MOTHER,
    NOAH,
    PROCEDURES,
    TEACHER,
    UNBORN,
    letter_under,
    terms_of,
)

HOSTILE = [
    '#import "x": *',
    "$x^2$ and $ alone",
    "*bold* _thin_ `code`",
    "a \\ backslash \\u{41} and \\#",
    "]  [ } { ) ( //comment /* block",
    "<label> @reference",
    "“quotes” 'single' \"double\" O’Hara",
    "{name} {0} %s {{braces}}",
    '#sys.inputs #read("/etc/passwd")',
    "--- ... -- ~ 1) + - =",
    "</script><b>x</b>&amp;",
]


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def words(pdf: bytes) -> str:
    """The whole text with line ends as single blanks, as a person reads it."""
    return re.sub(r"\s+", " ", " ".join(pages(pdf)))


class Placed(NamedTuple):
    """A run of text where it stands on the paper, in millimetres from its left and top edge."""

    text: str
    across: float
    down: float
    points: float


def placed(pdf: bytes, page: int = 0) -> list[Placed]:
    runs: list[Placed] = []

    def seen(text: str, cm: list[float], _tm: list[float], _font: object, points: float) -> None:
        if text.strip():
            runs.append(Placed(text.strip(), cm[4] / 72 * 25.4, 297 - cm[5] / 72 * 25.4, points))

    PdfReader(BytesIO(pdf)).pages[page].extract_text(visitor_text=seen)
    return runs


def letter_saying(text: str) -> DecisionLetter:
    return letter_under("england", MOTHER, replace(AVA, reasons=text))


@pytest.mark.parametrize("key", PROCEDURES)
@pytest.mark.parametrize("large_print", [False, True])
def test_every_procedures_letter_is_an_accessible_pdf(key: str, large_print: bool, tmp_path: Path) -> None:
    pdf = render(letter_under(key, replace(MOTHER, large_print=large_print)))
    saved = str(tmp_path / "letter.pdf")
    Path(saved).write_bytes(pdf)
    assert [finding.message for finding in validate(saved).findings] == []
    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].startswith("Decision letter: ")
            assert "Larkwhistle" not in metadata["dc:title"]  # a title shows in tabs and lists of files


def test_headings_and_tables_are_tagged_so_that_a_screen_reader_can_move_among_them() -> None:
    with pikepdf.open(BytesIO(render(letter_under("bolton")))) as document:
        kinds = [
            str(o.S) for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"
        ]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 5  # three children, whom to talk to, complaints
    assert kinds.count("/TH") == 3
    assert kinds.count("/TR") == 4


@pytest.mark.clause("BFG-4.10.2a", "BFG-4.14.13e")
def test_a_parent_reads_every_decision_recommendation_social_worker_and_right_to_complain() -> None:
    text = words(render(letter_under("bfg")))
    assert "Rowan Appleyard-Quill 14 Tanner's Rise Northmere NM4 2ZZ" in text
    assert "decided that Ava Larkwhistle needs a Child Protection Plan because of neglect" in text
    assert "decided that Noah Larkwhistle does not need a Child Protection Plan" in text
    assert "not yet been decided whether the unborn baby of Rowan Appleyard-Quill needs" in text
    assert "Unborn baby of Rowan Appleyard-Quill, expected Tuesday 3 March 2026" in text
    assert "A family group conference is offered (Imogen Tallowfield, by Friday 13 February 2026)" in text
    assert "The conference made no recommendations for Noah Larkwhistle." in text
    assert "Lead Social Worker Imogen Tallowfield Telephone: 01632 960 114" in text
    assert "You have a right to complain" in text


@pytest.mark.clause("BOL-1.96b")
def test_the_five_parts_of_a_notice_are_there_for_a_plan_and_left_out_where_there_is_none() -> None:
    with_plan = words(render(letter_under("bolton", MOTHER, AVA)))
    for part in (
        "Category Neglect",
        "Lead Professional Imogen Tallowfield",
        "Core group Rowan",
        "Outline plan What needs",
    ):
        assert part in with_plan
    without = words(render(letter_under("bolton", MOTHER, NOAH)))
    for label in ("Category", "Lead Professional", "Core group", "Outline plan"):
        assert label not in without


@pytest.mark.clause("BOL-1.96c")
def test_each_copy_is_made_for_its_reader_and_names_no_other_child_or_address() -> None:
    mother, father, teacher = (
        words(pdf) for pdf in render_many(letter_under("bolton", r) for r in (MOTHER, FATHER, TEACHER))
    )
    assert "Unborn baby" in mother
    assert "Ava Larkwhistle" in father
    assert "Noah Larkwhistle" in father
    assert "nborn" not in father
    assert "Tanner" not in father
    assert "Noah" not in teacher
    assert "nborn" not in teacher
    assert "Ropewalk" not in mother + teacher


def test_two_parents_letters_differ_only_in_their_name_and_address() -> None:
    mother = replace(MOTHER, may_know_of=FATHER.may_know_of)
    first, second = (pages(render(letter_under("bolton", reader, AVA, NOAH))) for reader in (mother, FATHER))
    told = set("\n".join(first).splitlines()) ^ set("\n".join(second).splitlines())
    assert told == {
        *(line for line in MOTHER.address if line != "Northmere"),  # the authority is there too
        *FATHER.address,
        "Rowan Appleyard-Quill",
        "Jasper Larkwhistle",
        "Dear Rowan Appleyard-Quill",
        "Dear Jasper Larkwhistle",
    }


def test_marking_page_number_and_reference_stand_on_every_page() -> None:
    text = pages(render(letter_under("wales", replace(MOTHER, large_print=True))))
    assert len(text) > 2
    for number, page in enumerate(text, 1):
        assert page.count("OFFICIAL-SENSITIVE") >= 2
        assert f"Page {number} of {len(text)}" in page
        assert "NM-2026-0117" in page


@pytest.mark.parametrize("key", PROCEDURES)
def test_the_terms_are_those_of_the_procedure(key: str) -> None:
    text, terms = words(render(letter_under(key))), terms_of(key)
    for term in ("plan", "conference", "lead", "chair", "unit"):
        assert terms[term] in text, term
    others = {terms_of(other)["lead"] for other in PROCEDURES} | {terms_of(other)["plan"] for other in PROCEDURES}
    theirs = {term for term in others if not any(term.lower() in own.lower() for own in terms.values())}
    assert [term for term in theirs if re.search(rf"\b{term}\b", text)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_typed_is_printed_as_typed(text: str) -> None:
    child = replace(
        AVA,
        name=text,
        reasons=text,
        categories=(text,),
        differing_views=(DifferingView("Police", text),),
        recommendations=(Recommendation(text, text),),
    )
    pdf = render(letter_under("bolton", replace(MOTHER, name=text, address=(text,)), child))
    printed = words(pdf).replace("​", "")
    assert printed.count(re.sub(r"\s+", " ", text)) >= 8


@pytest.mark.parametrize(
    "name", ["Siân Llŵyd-ŷ", "Łukasz Żółć", "Zoë O'Neill-D’Arcy", "Nguyễn Thị Ánh", "Ωρίων Κ", "Жанна", "Þór Ðæg"]
)
def test_names_are_spelt_as_people_spell_them(name: str) -> None:
    assert name in words(render(letter_under("wales", MOTHER, replace(AVA, name=name))))


@pytest.mark.parametrize("name", ["דוד כהן", "محمد علي"])
def test_names_written_from_right_to_left_are_printed(name: str) -> None:
    printed = "".join(pages(render(letter_under("england", MOTHER, replace(AVA, name=name)))))
    assert sum(printed.count(letter) for letter in name[:2]) >= 4


def test_a_picture_no_font_has_is_printed_as_its_name() -> None:
    text = words(render(letter_saying("Ava drew 😀 and 👩🏽‍🚀 for us ❤️.")))
    assert "Ava drew [grinning face] and [woman][rocket] for us" in text


def test_a_script_without_a_font_is_refused_and_not_printed_with_gaps() -> None:
    with pytest.raises(UnprintableTextError, match=r"王.*U\+738B.*Latin letters"):
        render(letter_saying("王"))


def test_control_characters_and_direction_overrides_are_left_out() -> None:
    assert "no plan" in words(render(letter_saying("\x00\x07no \u202eplan\u202c\x1b")))


def test_very_long_text_runs_over_pages_inside_the_margins() -> None:
    pdf = render(letter_saying("https://northmere.example/" + "a" * 3000 + "\n" + "Ava said so. " * 900))
    text = pages(pdf)
    assert len(text) > 5
    assert sum(page.count("said") for page in text) == 900
    assert max(len(line) for page in text for line in page.splitlines()) < 120  # the long address was broken


@pytest.mark.parametrize("large_print", [False, True])
def test_the_address_stands_in_the_window_of_a_dl_envelope(large_print: bool) -> None:
    runs = placed(render(letter_under("england", replace(FATHER, large_print=large_print))))
    shown = [run for run in runs if 44 < run.down < 90 and run.across < 112]
    assert [run.text for run in shown] == [FATHER.name, *FATHER.address]
    for run in shown:
        assert 20 <= run.across <= 30
        assert 53 <= run.down <= 80


def test_the_same_letter_gives_the_same_bytes_and_another_day_others() -> None:
    letter = letter_under("warwickshire")
    assert render(letter) == render(letter)
    assert render(letter) != render(replace(letter, dated=datetime(2026, 1, 27, tzinfo=LONDON).date()))


def test_the_pdf_says_that_it_was_made_on_the_day_of_the_letter() -> None:
    metadata = PdfReader(BytesIO(render(letter_under("bolton")))).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == letter_under("bolton").dated


def test_letters_of_one_sitting_do_not_mix() -> None:
    alone = [render(letter_under("lbh", reader)) for reader in (MOTHER, TEACHER)]
    assert list(render_many(letter_under("lbh", reader) for reader in (MOTHER, TEACHER, MOTHER))) == [*alone, alone[0]]


def test_large_print_is_eighteen_points_and_ordinary_print_twelve() -> None:
    for large_print, points in ((True, 18), (False, 12)):
        pdf = render(letter_under("bfg", replace(MOTHER, large_print=large_print), AVA))
        (dear,) = [run for run in placed(pdf) if run.text.startswith("Dear")]
        assert dear.points == pytest.approx(points)


@pytest.mark.clause("WAL-1.07")
def test_a_reader_who_chose_welsh_gets_welsh_words_and_a_pdf_marked_as_welsh() -> None:
    pdf = render(letter_under("wales", replace(MOTHER, language=Language.WELSH)))
    text = words(pdf)
    assert "Annwyl Rowan Appleyard-Quill" in text
    assert "Dydd Gwener 23 Ionawr 2026" in text
    assert "Tudalen 1 o" in text
    for english in ("Dear", "decided that", "Yours sincerely", "Page 1", "Friday", "Reasons"):
        assert english not in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang).startswith("cy")


@pytest.mark.clause("WAR-4.15", "WAR-4.19")
def test_an_invited_practitioner_gets_the_plan_and_the_named_social_worker() -> None:
    text = words(render(letter_under("warwickshire", TEACHER)))
    assert "Social Worker Imogen Tallowfield" in text
    row = text[text.index("Ava is at school every day") : text.index("Rowan has support")]
    assert "breakfast there" in row
    assert "Monday 2 February 2026" in row
    assert "Desmond" in row


@pytest.mark.clause("WN-1.01")
def test_the_outline_plan_and_the_summary_of_decisions_travel_in_one_document() -> None:
    text = words(render(letter_under("wales", MOTHER, AVA)))
    assert text.index("needs a Care and Support Protection Plan") < text.index("Outline plan")


def test_views_that_differed_are_printed_only_when_given() -> None:
    assert "Views that differed" not in words(render(letter_under("bolton", MOTHER, AVA)))
    dissenting = replace(AVA, differing_views=(DifferingView("Police", "The risk is less than it was."),))
    text = words(render(letter_under("bolton", MOTHER, dissenting)))
    assert "Views that differed • Police: The risk is less than it was." in text


def test_what_is_not_given_is_not_printed() -> None:
    bare = replace(NOAH, reasons="", how=None, continuing_risk=None, recommendations=None)
    letter = replace(letter_under("england", MOTHER, bare), complaint=None, contact=None)
    text = words(render(letter))
    for absent in ("Reasons", "Recommendations", "complain", "Who to talk to", "agreement", "None", "risk"):
        assert absent not in text


def test_contacts_may_lack_parts() -> None:
    letter = replace(letter_under("england", MOTHER, NOAH), contact=Contact("Duty desk", telephone="020 7946 0321"))
    assert "Duty desk Telephone: 020 7946 0321" in words(render(letter))


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("capacity", list(Capacity))
@pytest.mark.parametrize("language", list(Language))
def test_every_outcome_prints_for_every_reader(outcome: Outcome, capacity: Capacity, language: Language) -> None:
    reader = replace(MOTHER, capacity=capacity, language=language)
    child = replace(UNBORN, outcome=outcome, how=How.TIE, categories=("neglect", "emotional abuse", "physical abuse"))
    text = words(render(letter_under("england", reader, child)))
    assert "Child Protection Plan" in text
    assert "Rowan Appleyard-Quill" in text
