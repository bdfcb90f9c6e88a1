"""The seal on what a chair signs: a certified PDF signature, so that anybody with a PDF reader sees a changed byte.

The key is the service's, not the chair's: it seals, under the chair's name and at the moment of signing, what the
chair read and signed (BFG-4.14.4a). For a demonstration it is made on first use and kept in `var/`; a real server is
given one as a PKCS#12 file (`QUORACY_SEAL`). The signature is added behind the document, whose tags, language and
title stay as they are: it stays PDF/UA-1. It shows nothing on the page, since the page says who signed.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FIELD = "Seal"
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)


class NoSealError(Exception):
    """The service has no key to seal with, or cannot open it, so nothing is signed."""


def seal(pdf: bytes, name: str) -> bytes:
    """The PDF with the service's seal under the name of who signed it, and every later change forbidden."""
    signer = _signer(settings.SEAL or str(_own()), settings.SEAL_PASSPHRASE)
    told = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name=name,
        reason="Read and signed as the record of the conference",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        tight_size_estimates=True,  # no room is left in which a byte could change unseen
    )
    hidden = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True, box_out_of_bounds=False)
    spec = fields.SigFieldSpec(FIELD, on_page=0, readable_field_name=f"Seal of {name}", invis_sig_settings=hidden)
    writer = signers.PdfSigner(told, signer=signer, new_field_spec=spec)
    sealed: BytesIO = writer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return sealed.getvalue()


@cache
def _signer(file: str, passphrase: str) -> signers.SimpleSigner:
    found = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]  # it has none
        file, passphrase=passphrase.encode() or None
    )
    if not isinstance(found, signers.SimpleSigner):
        raise NoSealError("The key that seals records cannot be opened: look at QUORACY_SEAL.")
    return found


def _own() -> Path:
    """The key of a demonstration, made on first use; of two processes at once, one makes it for both."""
    if settings.PRODUCTION:
        raise NoSealError(
            "There is no key to seal records with. Tell whoever runs the service: QUORACY_SEAL is missing."
        )
    file = Path(settings.VAR) / "seal.p12"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=file.parent)  # readable by this account only
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(new_key("Quoracy demonstration"))
        with suppress(FileExistsError):
            os.link(made, file)
        os.unlink(made)
    return file


def new_key(name: str, passphrase: str = "") -> bytes:
    """A key with a certificate that it signs itself, as PKCS#12: good for a demonstration, vouched for by nobody."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), _FROM, _UNTIL)
    certificate = made.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    kept = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, kept)
