"""What an opinion rests on, the dated histories of all agencies, and words a family may not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from quoracy.casework.access.rights import Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import checks, histories, questions, readers
from quoracy.casework.reports.actions import wording
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import Written, save_passage, start
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.models import Passage
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.casework.reports.together import readable_together
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.reports import sheet
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, author, guest, request_of, signed, written
from tests.screens.reading import boxes, refused, seen, sent, signed_in, words

PLAIN = "the child and adolescent mental health service"


@pytest.fixture(params=["wales"])
def cast(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    people = cast_under(request.param)
    with time_machine.travel(WEDNESDAY, tick=False), within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    return asked(cast, family.ava, family.noah)


def at(conference: Conference, name: str, query: str = "") -> str:
    return reverse(f"reporting:{name}", args=[request_of(conference).pk]) + query


def paragraph(family: Family, **more: object) -> dict[str, object]:
    told = {"text": "She is afraid of him", "label": "opinion", "hand": "first", "version": "0"}
    return {**told, "child": str(family.ava.pk), **more}


@pytest.mark.clause("WAL-2.02")
def test_analysis_is_asked_for_evidence_and_the_other_way_and_saved_without_them(
    cast: Cast, family: Family, conference: Conference
) -> None:
    visitor = signed_in(cast.health_visitor)
    form = words(seen(visitor, at(conference, "passage", "?part=report")))
    assert "what does it rest on?" in form
    assert "Is there anything that points the other way?" in form
    assert sent(visitor, at(conference, "passage", "?part=report"), paragraph(family)).status_code == 302
    bare = Passage.objects.get()
    task = words(seen(visitor, at(conference, "task")))
    assert "Unsupported" in task
    assert "Unsupported" in words(seen(visitor, at(conference, "sign")))
    by = author(cast.health_visitor, conference)
    save_passage(
        by,
        Written("He is kind", "report", None, "opinion", "first", evidence="Three visits", other_way="He shouted once"),
    )
    report = signed(by, reasons=_reasons(by))
    reading = reverse("reporting:read", args=[conference.pk]) + f"?report={report.pk}"
    page = words(seen(signed_in(cast.chair), reading))
    assert page.count("Unsupported") == 1, "the one without evidence, for the chair"
    assert "Rests on: Three visits" in page
    assert "Points the other way: He shouted once" in page
    prepared = words(seen(signed_in(cast.chair), reverse("preparing:prepare", args=[conference.pk])))
    assert prepared.count("Unsupported") >= 1
    assert "Unsupported" not in words(seen(signed_in(cast.administrator), reading)), (
        "for its author and the chair alone"
    )
    assert bare.evidence == ""


def _reasons(by: Author) -> dict[str, str]:
    found = checks.findings(start(by), timezone.now(), convictions=False)
    return {one.place: "There is none" for one in found if one.needs_reason}


@pytest.mark.clause("WAL-2.07")
def test_agencies_histories_are_one_chronology_for_each_child_and_the_silent_are_named(
    cast: Cast, family: Family, conference: Conference
) -> None:
    visitor, school = author(cast.health_visitor, conference), guest(conference, "school")
    client = signed_in(cast.health_visitor)
    page = at(conference, "passage", "?part=history")
    wrong = sent(client, page, paragraph(family, label="fact") | boxes("happened_on", date(2027, 3, 1)))
    assert "This day has not come yet" in wrong.content.decode()
    assert not Passage.objects.exists()
    told = {"text": "Weighed at home", "label": "fact"}
    assert sent(client, page, paragraph(family, **told) | boxes("happened_on", date(2026, 3, 2))).status_code == 302
    ava = family.ava.pk
    save_passage(school, Written("Late ten times", "history", ava, "fact", "first", happened_on=date(2025, 11, 3)))
    save_passage(school, Written("A sister left", "history", None, "fact", "first"))
    secret = save_passage(school, Written("Ran away", "history", ava, "fact", "first", happened_on=date(2026, 1, 5)))
    ask_to_withhold(school, secret, [From(agency=request_of(conference).owed_by)], "Not for them")
    for by in (visitor, school):
        written(by)
        signed(by, reasons=_reasons(by))

    def merged(reader: Reader) -> dict[str, tuple[list[tuple[str, str]], set[str]]]:
        found = histories.merged(conference, [family.ava, family.noah], readable_together(conference, reader))
        return {
            one.child.given_names: ([(e.passage.text, e.agency) for e in one.entries], set(one.silent)) for one in found
        }

    all_of_it = merged(readers.chair(conference))
    entries, silent = all_of_it["Ava"]
    assert [text for text, _agency in entries] == ["Late ten times", "Ran away", "Weighed at home", "A sister left"]
    named = dict(entries)
    assert named["Late ten times"] == str(conference.seats.get(agency="education").get_agency_display())
    assert named["Late ten times"] != named["Weighed at home"]
    assert not silent & set(dict(entries).values())
    police = str(conference.seats.get(agency="police").get_agency_display())
    assert police in silent
    entries, silent = all_of_it["Noah"]
    assert [text for text, _agency in entries] == ["A sister left"]
    health = str(conference.seats.get(practitioner__user=cast.health_visitor).get_agency_display())
    assert {police, health} <= silent, "supplied for the one child and not for the other"
    own = readers.of_seat(conference.seats.get(practitioner__user=cast.health_visitor))
    assert "Ran away" not in dict(merged(own)["Ava"][0]), "what is withheld from a reader is in no chronology of theirs"
    page_of_chair = words(seen(signed_in(cast.chair), reverse("preparing:prepare", args=[conference.pk])))
    assert "Late ten times" in page_of_chair
    assert "No history from: " in page_of_chair


@pytest.mark.clause("LBH-4.18")
@pytest.mark.parametrize("cast", ["lbh"], indirect=True)
def test_terms_are_underlined_offered_plainly_and_explained_on_the_familys_copy(
    cast: Cast, family: Family, conference: Conference
) -> None:
    by = author(cast.health_visitor, conference)
    save_passage(by, Written("CAMHS and the XYZ saw her. A trigger.", "information", family.ava.pk, "fact", "first"))
    client = signed_in(cast.health_visitor)
    page = seen(client, at(conference, "task"))
    assert [one.text_content() for one in page.cssselect("u.q-term")] == ["CAMHS", "XYZ", "trigger"]
    form = seen(client, at(conference, "words"))
    [box] = [one for one in form.cssselect("input") if one.get("value") == PLAIN]
    own = {"means_0": PLAIN, "means_1": "our visiting team", "means_2": "something that starts a reaction"}
    assert box.get("name") == "means_0"
    assert sent(client, at(conference, "words"), own).status_code == 302
    assert start(by).meanings == {"XYZ": "our visiting team"}, "what the list offers is not copied"
    mother = Reader(Kind.PERSON, conference.pk, person=family.mother.pk)
    [part] = questions.copy_for(start(by), mother, once_shared=True).parts
    told = "CAMHS (the child and adolescent mental health service) and the XYZ (our visiting team) saw her. "
    assert [one.text for one in part.passages] == [f"{told}A trigger (something that starts a reaction)."]
    assert told in str(sheet(questions.copy_for(start(by), mother, once_shared=True), "Delphine", date(2026, 11, 25)))
    assert Passage.objects.get().text == "CAMHS and the XYZ saw her. A trigger.", "the report itself is as it was"
    chair = readers.chair(conference)
    report = signed(by, reasons=_reasons(by))
    assert report.submitted, "nothing of it prevents the submission"
    assert questions.copy_for(report, chair).parts[0].passages[0].text.startswith("CAMHS and the XYZ")


@pytest.mark.clause("LBH-4.18")
@pytest.mark.parametrize("cast", ["lbh"], indirect=True)
def test_a_term_is_put_into_plain_words_everywhere_at_the_authors_wish(
    cast: Cast, family: Family, conference: Conference
) -> None:
    by = author(cast.health_visitor, conference)
    for text in ("CAMHS saw her", "She likes CAMHS", "XYZ came"):
        save_passage(by, Written(text, "information", family.ava.pk, "fact", "first"))
    client = signed_in(cast.health_visitor)
    assert sent(client, at(conference, "words"), {"means_0": PLAIN, "plainly": "CAMHS"}).status_code == 302
    assert [row.text for row in Passage.objects.order_by("position")] == [
        f"{PLAIN} saw her",
        f"She likes {PLAIN}",
        "XYZ came",
    ]
    with pytest.raises(Objected, match="what it means"):
        wording.put_plainly(by, "XYZ")
    assert refused(signed_in(cast.colleague), at(conference, "words"))


@pytest.mark.parametrize("cast", ["bolton"], indirect=True)
def test_where_none_of_it_is_asked_the_form_is_as_short_as_before(cast: Cast, conference: Conference) -> None:
    form = words(seen(signed_in(cast.health_visitor), at(conference, "passage")))
    for asks in ("what does it rest on?", "points the other way", "On which day did it happen?"):
        assert asks not in form
