"""Reading a census file without trusting it.

The file comes from outside, so it is read as a stream, child by child, with nothing in it expanded or fetched: a
document type declaration is refused before any XML reader sees it, and no child may be larger than a child can be.
Whatever is wrong with the file as a file is one `CensusFileError`; what is wrong with a child in it is for `rules`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from lxml import etree

from quoracy.returns.census.arranging import arrange_child, arrange_header, leaves_of, local_name
from quoracy.returns.census.shapes import CensusChild, Header, Leaf

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 512 * MEGABYTE  # some six times the largest authority's
LARGEST_CHILD: Final = 4 * MEGABYTE  # a child of the sample takes 800 bytes
LARGEST_PROLOGUE: Final = 64 * 1024
_CHUNK: Final = 64 * 1024

_PROLOGUE = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_OTHER_KINDS: Final = (
    (b"PK\x03\x04", "a zip file or a spreadsheet"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{", "JSON"),
)
_NOTHING_READ = "Nothing of it was entered, so that no child is left half imported."


class CensusFileError(Exception):
    """The file as a whole cannot be read: what happened, why that matters, and what to do."""

    def __init__(self, what: str, do: str, why: str = _NOTHING_READ) -> None:
        super().__init__(f"{what} {why} {do}")
        self.what, self.why, self.do = what, why, do


def _from_the_system(what: str) -> CensusFileError:
    return CensusFileError(what, "Export the census again from the case management system and try with that file.")


class CensusFile:
    """One census file, open: its header at once, its children as a stream, and what lies outside both.

    `children()` may be walked once. `outside` fills while it is walked: elements under `Message` or `Children` that are
    no header and no child. `bytes_read` says how far the walk is. Raises CensusFileError whenever the file turns out
    not to be a whole, plain, well-formed CIN census in UTF-8, which for a truncated one is only at its end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes_read = 0
        self.size = _size(path)
        self.outside: list[Leaf] = []
        self._count = 0
        self._found_header: Header | None = None
        self._walk = self._stream()
        self._first = next(self._walk, None)
        if self._found_header is None:
            raise _from_the_system(f"{path.name} has no Header, so its year and authority are not known.")
        self.header: Header = self._found_header

    def children(self) -> Iterator[CensusChild]:
        first, self._first = self._first, None
        if first is not None:
            yield first
        yield from self._walk

    def _stream(self) -> Iterator[CensusChild]:
        with self.path.open("rb") as stream:
            yield from self._children_of(stream)

    def _children_of(self, stream: IO[bytes]) -> Iterator[CensusChild]:
        parser: etree.XMLPullParser = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        decoder = codecs.getincrementaldecoder("utf-8")()
        depth, since_last_child = 0, 0
        for chunk in self._chunks(stream):
            self._feed(parser, decoder, chunk)
            since_last_child += len(chunk)
            for step, element in parser.read_events():
                depth += 1 if step == "start" else -1
                if step == "end" and depth <= 2 and isinstance(element, etree._Element):
                    yield from self._take(element, depth)
                    since_last_child = 0 if _is_forgotten(element) else since_last_child
            if since_last_child > LARGEST_CHILD:
                raise _from_the_system(
                    f"One record of {self.path.name} is over {LARGEST_CHILD // MEGABYTE} MB, which no child's can be."
                )
        self._finish(parser, decoder)

    def _chunks(self, stream: IO[bytes]) -> Iterator[bytes]:
        head = stream.read(LARGEST_PROLOGUE)
        _refuse_what_is_no_census(self.path.name, head)
        while head:
            self.bytes_read += len(head)
            yield head
            head = stream.read(_CHUNK)

    def _feed(self, parser: etree.XMLPullParser, decoder: codecs.IncrementalDecoder, chunk: bytes) -> None:
        try:
            decoder.decode(chunk)
            parser.feed(chunk)
        except UnicodeDecodeError as error:
            raise CensusFileError(
                f"{self.path.name} is not in UTF-8 (near byte {self.bytes_read}).",
                "Save it as UTF-8, the form the census asks for, and try again.",
            ) from error
        except etree.XMLSyntaxError as error:
            raise self._not_whole(error) from error

    def _finish(self, parser: etree.XMLPullParser, decoder: codecs.IncrementalDecoder) -> None:
        try:
            decoder.decode(b"", final=True)
            parser.close()
        except (UnicodeDecodeError, etree.XMLSyntaxError) as error:
            raise self._not_whole(error) from error

    def _not_whole(self, error: Exception) -> CensusFileError:
        return _from_the_system(
            f"{self.path.name} is not whole, well-formed XML: {error}. It may have been cut off on its way,"
            f" after child {self._count}."
        )

    def _take(self, element: etree._Element, depth: int) -> Iterator[CensusChild]:
        """What stands at this place of the file; taken out of memory once it has been arranged."""
        name = local_name(element)
        if depth == 2 and name == "Child":
            yield self._child(element)
            _forget(element)
        elif depth == 2 and _parent_name(element) == "Children":
            self.outside += leaves_of(element, name)
            _forget(element)
        elif depth == 1 and name == "Header" and self._found_header is None:
            self._found_header = _checked_header(self.path.name, arrange_header(element))
        elif depth == 1 and name != "Children":
            self.outside += leaves_of(element, name)

    def _child(self, element: etree._Element) -> CensusChild:
        if self._found_header is None:
            raise _from_the_system(f"{self.path.name} has a child before its Header.")
        self._count += 1
        return arrange_child(element, self._count)


def _parent_name(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else local_name(parent)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _is_forgotten(element: etree._Element) -> bool:
    """Whether `_take` has emptied this element, so that its bytes no longer count as waiting."""
    return len(element) == 0


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise CensusFileError(f"{path} cannot be opened: {error.strerror}.", "Check the name of the file.") from error
    if not path.is_file():
        raise CensusFileError(f"{path} is not a file.", "Give the census file itself.")
    if size == 0:
        raise _from_the_system(f"{path.name} is empty.")
    if size > LARGEST_FILE:
        raise _from_the_system(
            f"{path.name} is {size // MEGABYTE} MB; no authority's census comes near {LARGEST_FILE // MEGABYTE} MB."
        )
    return size


def _refuse_what_is_no_census(name: str, head: bytes) -> None:
    """Refuse by its first bytes whatever is not a plain UTF-8 XML file whose root is `Message`."""
    for signature, kind in _OTHER_KINDS:
        if head.startswith(signature):
            raise CensusFileError(
                f"{name} is {kind}, not XML.", "Unpack or export the census as XML and give that file."
            )
    _refuse_other_encodings(name, head)
    match = _PROLOGUE.match(head.removeprefix(codecs.BOM_UTF8))
    rest = head.removeprefix(codecs.BOM_UTF8)[match.end() if match else 0 :]
    if not rest.strip():
        raise _from_the_system(f"{name} holds no element at its beginning.")
    if rest[:9].upper().startswith(b"<!DOCTYPE"):
        raise CensusFileError(
            f"{name} declares a document type (DOCTYPE), which a census never does.",
            "Do not use this file; export the census again. If it was sent to you, tell information security.",
            "Such a declaration can make a reader fetch other files or fill its memory. Nothing of it was read.",
        )
    root = re.match(rb"<(?:[\w.-]+:)?([\w.-]+)[\s/>]", rest)
    if root is None:
        raise _from_the_system(f"{name} is not XML: it does not begin with an element.")
    if root[1] != b"Message":
        raise _from_the_system(f"{name} is XML, but not a census: it begins with {root[1].decode()}, not Message.")


def _refuse_other_encodings(name: str, head: bytes) -> None:
    declared = _ENCODING.match(head.removeprefix(codecs.BOM_UTF8))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:200]:
        raise CensusFileError(
            f"{name} is not in UTF-8.", "Save it as UTF-8, the form the census asks for, and try again."
        )
    if declared is not None and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise CensusFileError(
            f"{name} says that it is in {declared[1].decode()}, not UTF-8.",
            "Save it as UTF-8, the form the census asks for, and try again.",
        )


def _checked_header(name: str, header: Header | None) -> Header:
    if header is None:
        raise _from_the_system(f"The Header of {name} gives no Year, so nothing in it can be set against its year.")
    if header.collection != "CIN":
        raise CensusFileError(
            f"{name} is the collection {header.collection or '(none named)'}, not CIN.",
            "Give the children in need census file.",
        )
    return header
