"""Leaflets in plain words: in both languages part for part, accessible as PDF, and about nobody."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from quoracy.documents.leaflets import LANGUAGES, READERS, leaflet, leaflet_pdf


@pytest.mark.clause("BFG-4.4.1e", "BFG-4.14.1c", "BFG-4.14.1d")
@pytest.mark.parametrize("reader", READERS)
def test_a_leaflet_says_the_same_in_each_language_and_says_when_no_translator_has_read_it(reader: str) -> None:
    english, welsh = (leaflet(reader, language) for language in LANGUAGES)
    assert [len(part.paragraphs) for part in english.parts] == [len(part.paragraphs) for part in welsh.parts]
    assert not english.unchecked
    assert welsh.unchecked
    with pytest.raises(KeyError, match="Add it there"):
        leaflet(reader, "pl")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large_print", [False, True])
def test_a_leaflet_is_a_tagged_pdf_in_its_language(reader: str, language: str, large_print: bool) -> None:
    pdf = PdfReader(BytesIO(leaflet_pdf(reader, language, "Anywhere", large_print)))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for part in leaflet(reader, language).parts:
        assert part.heading in words


def test_sentences_for_children_are_short() -> None:
    for part in leaflet("children", "en").parts:
        for sentence in " ".join(part.paragraphs).replace("?", ".").replace(":", ".").split("."):
            assert len(sentence.split()) <= 25, sentence
