"""A file from outside is read without being trusted: one clear error for each way in which it is no census."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from quoracy.returns.census import reading
from quoracy.returns.census.reading import CensusFile, CensusFileError
from tests.returns.census.files import HEAD, SAMPLE, TAIL, census, child

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Message [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
    + HEAD
    + "<Child>&j;</Child>"
    + TAIL
)
OUTSIDE = '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + "<Child>&x;</Child>" + TAIL


def zipped() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("census.xml", HEAD + TAIL)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(BOMB.encode(), "DOCTYPE", id="an entity bomb"),
        pytest.param(OUTSIDE.encode(), "DOCTYPE", id="an entity that fetches a file"),
        pytest.param(
            b"<!-- a -->\n <!doctype Message>" + HEAD.encode(), "DOCTYPE", id="a declaration behind a comment"
        ),
        pytest.param(SAMPLE.read_bytes()[:40_000], "not whole", id="a truncated file"),
        pytest.param(SAMPLE.read_bytes()[: SAMPLE.read_bytes().rindex(b"</Message>")], "not whole", id="no last line"),
        pytest.param(b"<html><body>Sign in</body></html>", "begins with html", id="another root"),
        pytest.param(b"LAchildID,UPN\n1,2\n", "not XML", id="a table"),
        pytest.param(b"{}", "JSON", id="JSON"),
        pytest.param(zipped(), "zip", id="a zip file"),
        pytest.param(gzip.compress(b"x"), "compressed", id="a gzip file"),
        pytest.param(b"%PDF-1.7", "PDF", id="a PDF"),
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n\n", "no element", id="only blanks"),
        pytest.param((HEAD + TAIL).encode("utf-16"), "not in UTF-8", id="UTF-16"),
        pytest.param(
            b'<?xml version="1.0" encoding="windows-1252"?>' + HEAD.encode(), "windows-1252", id="other encoding"
        ),
        pytest.param((HEAD + "<Child>\xe9</Child>" + TAIL).encode("latin-1"), "not in UTF-8", id="latin-1 unannounced"),
        pytest.param(HEAD.replace(">CIN<", ">SSDA903<").encode(), "SSDA903", id="another collection"),
        pytest.param(HEAD.replace("2026</Year>", "</Year>").encode(), "no Year", id="no year"),
        pytest.param(b"<Message><Children><Child/></Children></Message>", "before its Header", id="no header"),
        pytest.param(b"<Message></Message>", "no Header", id="an empty message"),
        pytest.param((HEAD + "<Child>&undeclared;</Child>" + TAIL).encode(), "not whole", id="an undeclared entity"),
    ],
)
def test_what_is_no_census_gets_one_clear_error(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "given.xml"
    path.write_bytes(content)
    with pytest.raises(CensusFileError) as caught:
        list(CensusFile(path).children())
    assert says in caught.value.what
    assert caught.value.why
    assert caught.value.do
    assert "root:" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(CensusFileError, match=r"nowhere\.xml cannot be opened"):
        CensusFile(tmp_path / "nowhere.xml")
    with pytest.raises(CensusFileError, match="is not a file"):
        CensusFile(tmp_path)


def test_an_absurd_size_is_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "vast.xml"
    with path.open("wb") as stream:
        stream.truncate(reading.LARGEST_FILE + 1)
    with pytest.raises(CensusFileError, match=r"512 MB"):
        CensusFile(path)


@pytest.mark.parametrize("filler", ["<Disability>MOB</Disability>", "x" * 1000, "<a>" * 200 + "</a>" * 200])
def test_a_child_larger_than_any_child_is_refused_in_bounded_memory(tmp_path: Path, filler: str) -> None:
    times = 3 * reading.LARGEST_CHILD // len(filler)
    path = census(tmp_path, "<Child>" + filler * times + "</Child>")
    tracemalloc.start()
    with pytest.raises(CensusFileError, match=r"which no child's can be|not whole"):
        list(CensusFile(path).children())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * reading.MEGABYTE


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CensusFileError):
        list(CensusFile(census(tmp_path, "<Child>" + "<a>" * 100_000)).children())


def test_the_sample_is_read_whole() -> None:
    file = CensusFile(SAMPLE)
    assert len(list(file.children())) == 110
    assert file.header.year == 2022
    assert file.bytes_read == file.size
    assert file.outside == []


def test_a_namespace_a_mark_and_comments_change_nothing(tmp_path: Path) -> None:
    plain = next(CensusFile(census(tmp_path, child())).children())
    path = tmp_path / "marked.xml"
    marked = HEAD.replace("<Message>", '<?xml version="1.0"?><!-- exported --><Message xmlns="urn:census">', 1)
    path.write_bytes(b"\xef\xbb\xbf" + (marked + "<!-- one -->" + child() + TAIL).encode())
    assert next(CensusFile(path).children()) == plain


def test_apostrophes_and_signs_survive(tmp_path: Path) -> None:
    path = census(tmp_path, child(reference="O&apos;Lark &amp; Co &lt;1&gt; ŵ"))
    assert next(CensusFile(path).children()).name == "O'Lark & Co <1> ŵ"
