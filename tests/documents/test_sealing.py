"""The seal on a signed PDF, checked by the library's own validation and byte by byte."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pdfua import validate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from quoracy.documents.press import press
from quoracy.documents.sealing import NoSealError, new_key, seal

CHAIR = "Ottoline Vance"
SHEET = {
    "language": "en", "large_print": False, "title": "Record of the conference", "marking": "OFFICIAL-SENSITIVE",
    "reference": "For the chair", "page": ["Page ", " of ", ""], "head": {"authority": "North Shire"}, "for": "Held",
    "parts": [{"heading": "Why", "groups": [{"whom": "", "passages": [{"text": "Some words", "marks": "Said"}]}]}],
    "addenda": [], "signed": ["Signed by her"], "notes": [], "stamp": [],
}  # fmt: skip


@pytest.fixture
def plain() -> bytes:
    return press("record.typ", SHEET, date(2026, 11, 25))


@pytest.fixture
def key(tmp_path: Path, settings: Settings) -> Path:
    """A key of this test's own, opened with a passphrase, as a real server's is."""
    file = tmp_path / "seal.p12"
    file.write_bytes(new_key("A service", "open it"))
    settings.SEAL, settings.SEAL_PASSPHRASE = str(file), "open it"
    return file


def checked(pdf: bytes, key: Path, passphrase: bytes = b"open it") -> PdfSignatureStatus:
    """What the library's own validation says, trusting nothing but this one certificate."""
    _key, certificate, _chain = pkcs12.load_key_and_certificates(key.read_bytes(), passphrase)
    assert certificate is not None
    trusted = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trusted], moment=datetime(2026, 11, 28, tzinfo=UTC))
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, context)


def holds(pdf: bytes, key: Path) -> bool:
    """Whether the seal holds for every byte of the file; what cannot even be read holds not."""
    try:
        status = checked(pdf, key)
    except Exception:  # a changed byte may break any part of a PDF
        return False
    return bool(status.bottom_line) and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_a_sealed_pdf_validates_and_names_who_signed(plain: bytes, key: Path) -> None:
    sealed = seal(plain, CHAIR)
    assert holds(sealed, key)
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    assert str(signature.sig_object["/Name"]) == CHAIR
    assert sealed.startswith(plain)  # the document itself is not touched
    assert checked(sealed, key).docmdp_ok


def test_a_byte_changed_anywhere_breaks_the_seal(plain: bytes, key: Path) -> None:
    sealed = seal(plain, CHAIR)
    for place in range(0, len(sealed), max(1, len(sealed) // 80)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert not holds(changed, key), f"byte {place} was changed and nobody noticed"
    assert not holds(sealed + b"\n% added\n", key)
    assert not holds(plain, key)


def test_a_seal_of_another_key_is_not_ours(plain: bytes, key: Path, tmp_path: Path, settings: Settings) -> None:
    other = tmp_path / "other.p12"
    other.write_bytes(new_key("Somebody else", "open it"))
    settings.SEAL = str(other)
    assert not holds(seal(plain, CHAIR), key)


def test_sealed_it_is_still_tagged_and_read_aloud_as_before(plain: bytes, key: Path, tmp_path: Path) -> None:
    sealed = seal(plain, CHAIR)
    saved = tmp_path / "sealed.pdf"
    saved.write_bytes(sealed)
    assert [finding.message for finding in validate(str(saved)).findings] == []
    assert [page.extract_text() for page in PdfReader(BytesIO(sealed)).pages] == [
        page.extract_text() for page in PdfReader(BytesIO(plain)).pages
    ]
    with pikepdf.open(BytesIO(sealed)) as document:
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        (field,) = document.pages[0].Annots
        assert int(field.F) & 2, "a field without a picture is hidden, so that no reader stumbles over it"
        assert str(field.TU) == f"Seal of {CHAIR}"


def test_a_demonstration_makes_its_own_key_once(plain: bytes, tmp_path: Path, settings: Settings) -> None:
    settings.SEAL, settings.SEAL_PASSPHRASE, settings.VAR, settings.PRODUCTION = "", "", tmp_path, False
    seal(plain, CHAIR)
    made = (tmp_path / "seal.p12").read_bytes()
    assert (tmp_path / "seal.p12").stat().st_mode & 0o077 == 0
    sealed = seal(plain, CHAIR)
    assert (tmp_path / "seal.p12").read_bytes() == made
    assert checked(sealed, tmp_path / "seal.p12", b"").bottom_line


def test_a_real_server_without_a_key_that_opens_seals_nothing(plain: bytes, key: Path, settings: Settings) -> None:
    settings.SEAL_PASSPHRASE = "something else"
    with pytest.raises(NoSealError, match="cannot be opened"):
        seal(plain, CHAIR)
    settings.SEAL, settings.PRODUCTION = "", True
    with pytest.raises(NoSealError, match="QUORACY_SEAL is missing"):
        seal(plain, CHAIR)
