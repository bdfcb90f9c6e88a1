"""Reading the environment: every value is either one we accept or refused at start, saying what is accepted.

Settings say where things run, never what procedure says: no time limit, quorum or threshold belongs here.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from quoracy.commands import embedded_postgres

YES = ("1", "yes", "true", "on")
NO = ("0", "no", "false", "off")
OUTBOX_PROVIDERS = ("keep", "smtp", "notify")
NOTIFY_ADDRESS = "https://api.notifications.service.gov.uk"
LEAST_KEY_LENGTH = 50
_HEX = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
UUID = re.compile(_HEX)
NOTIFY_KEY = re.compile(rf".-{_HEX}-{_HEX}$")


def refuse(name: str, value: str, accepted: str) -> ImproperlyConfigured:
    """Return the error for a value that is not accepted; the value of a secret is never shown."""
    return ImproperlyConfigured(f"{name} is {value!r}, which is not accepted. Accepted: {accepted}.")


def yes_or_no(name: str, default: bool) -> bool:
    given = os.environ.get(name, "").strip().lower()
    if not given:
        return default
    if given in YES:
        return True
    if given in NO:
        return False
    raise refuse(name, given, f"{', '.join(YES)} or {', '.join(NO)}")


def whole_number(name: str, default: int, least: int, most: int) -> int:
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    if given.isascii() and given.isdigit() and least <= int(given) <= most:
        return int(given)
    raise refuse(name, given, f"a whole number from {least} to {most}")


def one_of(name: str, default: str, accepted: tuple[str, ...]) -> str:
    given = os.environ.get(name, "").strip() or default
    if given in accepted:
        return given
    raise refuse(name, given, ", ".join(accepted))


def names(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list, for example of host names."""
    found = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    if "*" in found:
        raise refuse(name, "*", "the names people type to reach the service, separated by commas")
    return found or default


def scanner(name: str) -> str:
    """Return where a virus scanner listens: a socket's path or a host and port; empty where there is none."""
    given = os.environ.get(name, "").strip()
    if not given or given.startswith("/") or re.fullmatch(r"[A-Za-z0-9.-]+:\d{1,5}", given):
        return given
    raise refuse(name, given, "the path of a socket (/run/clamav/clamd.ctl) or host:port (localhost:3310)")


def production() -> bool:
    return yes_or_no("QUORACY_PRODUCTION", default=False)


def uses_embedded_database() -> bool:
    return not os.environ.get("DATABASE_URL", "").strip()


def demonstration() -> bool:
    """Return whether anyone may sign in as an invented person; never where real cases could be.

    It is on by default only for the embedded database, and asking for it anywhere else is refused at start.
    """
    possible = uses_embedded_database() and not production()
    wanted = yes_or_no("QUORACY_DEMONSTRATION", default=possible)
    if wanted and not possible:
        cause = "QUORACY_PRODUCTION is set" if production() else "DATABASE_URL is set"
        raise ImproperlyConfigured(
            f"QUORACY_DEMONSTRATION is on, but {cause}. Demonstration lets anyone sign in as anyone, so it runs only "
            "on the embedded database with invented people. Take QUORACY_DEMONSTRATION out of the environment."
        )
    return wanted


def database() -> dict[str, Any]:
    """Return the one database, as the web role, or as the owner when QUORACY_AS_OWNER says we are migrating."""
    as_owner = yes_or_no("QUORACY_AS_OWNER", default=False)
    if uses_embedded_database():
        if production():
            raise ImproperlyConfigured(
                "QUORACY_PRODUCTION is set but DATABASE_URL is not. Real cases need a PostgreSQL server with backups. "
                "Set DATABASE_URL, for example postgres://quoracy_web:PASSWORD@HOST/quoracy."
            )
        return _embedded(as_owner)
    return _named("DATABASE_OWNER_URL" if as_owner else "DATABASE_URL")


def _embedded(as_owner: bool) -> dict[str, Any]:
    where = embedded_postgres.address()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": embedded_postgres.DATABASE,
        "USER": embedded_postgres.OWNER if as_owner else embedded_postgres.WEB,
        "HOST": where.host,
        "PORT": str(where.port),
    }


def _named(name: str) -> dict[str, Any]:
    address = os.environ.get(name, "").strip()
    if not address.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            f"{name} is missing or is not a PostgreSQL address. Quoracy needs PostgreSQL 15 or later: DATABASE_URL as "
            "the web role, and DATABASE_OWNER_URL as the owner of the tables when migrating. "
            "Accepted: postgres://ROLE:PASSWORD@HOST:PORT/DATABASE."
        )
    try:
        return dict(dj_database_url.parse(address))
    except (ValueError, KeyError) as problem:
        raise ImproperlyConfigured(
            f"{name} cannot be read as postgres://ROLE:PASSWORD@HOST:PORT/DATABASE."
        ) from problem


class Mail(NamedTuple):
    """The account that e-mail is sent with."""

    host: str
    port: int
    user: str
    password: str
    sender: str


def mail(provider: str) -> Mail:
    """Return the e-mail account; refused at start if letters should be sent and nobody said through whom."""
    account = Mail(
        host=os.environ.get("QUORACY_SMTP_HOST", "").strip(),
        port=whole_number("QUORACY_SMTP_PORT", default=587, least=1, most=65535),
        user=os.environ.get("QUORACY_SMTP_USER", ""),
        password=os.environ.get("QUORACY_SMTP_PASSWORD", ""),
        sender=os.environ.get("QUORACY_FROM", "quoracy@localhost").strip(),
    )
    if provider == "smtp" and not account.host:
        raise ImproperlyConfigured(
            "QUORACY_OUTBOX is smtp, but QUORACY_SMTP_HOST does not say which server sends the e-mail. Set it (and "
            "QUORACY_SMTP_PORT, QUORACY_SMTP_USER, QUORACY_SMTP_PASSWORD, QUORACY_FROM), or set QUORACY_OUTBOX to keep."
        )
    return account


class NotifyAccount(NamedTuple):
    """The account at GOV.UK Notify, and its two templates that hold nothing but ((subject)) and ((body))."""

    key: str
    url: str
    email_template: str
    sms_template: str


def notify(provider: str) -> NotifyAccount:
    """Return the GOV.UK Notify account; refused at start if it is to send and anything of it is missing or wrong."""
    account = NotifyAccount(
        key=os.environ.get("QUORACY_NOTIFY_KEY", "").strip(),
        url=os.environ.get("QUORACY_NOTIFY_URL", "").strip() or NOTIFY_ADDRESS,
        email_template=os.environ.get("QUORACY_NOTIFY_EMAIL_TEMPLATE", "").strip(),
        sms_template=os.environ.get("QUORACY_NOTIFY_SMS_TEMPLATE", "").strip(),
    )
    if provider == "notify":
        _check_notify(account)
    return account


def _check_notify(account: NotifyAccount) -> None:
    if not NOTIFY_KEY.search(account.key):  # never shown: it is a secret
        raise ImproperlyConfigured(
            "QUORACY_OUTBOX is notify, but QUORACY_NOTIFY_KEY is not a key of GOV.UK Notify. Accepted: the key as "
            "Notify shows it once, NAME-SERVICE-SECRET, where the last two parts are UUIDs."
        )
    own = account.url.startswith("http://127.0.0.1:") and not production()
    if not (account.url.startswith("https://") or own):
        raise refuse("QUORACY_NOTIFY_URL", account.url, "an address that begins with https://")
    for name, given in (("EMAIL", account.email_template), ("SMS", account.sms_template)):
        if not UUID.fullmatch(given):
            raise refuse(f"QUORACY_NOTIFY_{name}_TEMPLATE", given, "the id (a UUID) of a template with ((body))")


def address() -> str:
    """Return where people reach the service, for links in messages that no page asked for."""
    given = os.environ.get("QUORACY_ADDRESS", "").strip().rstrip("/")
    if given:
        own = not production() and given.startswith("http://localhost")
        if not (given.startswith("https://") or own) or "/" in given.partition("://")[2]:
            raise refuse("QUORACY_ADDRESS", given, "https:// and a host, like https://conferences.example.gov.uk")
        return given
    hosts = names("QUORACY_HOSTS", ["localhost"])
    return f"https://{hosts[0]}" if production() else "http://localhost:8000"


def seal() -> tuple[str, str]:
    """Return the file with the key that seals records and its passphrase; refused at start where it is not there."""
    given = os.environ.get("QUORACY_SEAL", "").strip()
    if given and not os.access(given, os.R_OK):
        raise refuse("QUORACY_SEAL", given, "the path of a PKCS#12 file (.p12, .pfx) that the service may read")
    return given, os.environ.get("QUORACY_SEAL_PASSPHRASE", "")


def secret_key() -> str:
    """Return the key that signs sessions: the one set, or one made once and kept in var/ for a first look."""
    given = os.environ.get("QUORACY_SECRET_KEY", "").strip()
    if given:
        if len(given) < LEAST_KEY_LENGTH:
            raise ImproperlyConfigured(
                f"QUORACY_SECRET_KEY has {len(given)} characters. Accepted: at least {LEAST_KEY_LENGTH} random ones. "
                'Make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"'
            )
        return given
    if production() or not uses_embedded_database():
        raise ImproperlyConfigured(
            "QUORACY_SECRET_KEY is not set, so sessions cannot be signed. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    return _key_kept_in(embedded_postgres.var_folder() / "secret_key")


def _key_kept_in(file: Path) -> str:
    """Return the key in the file, making it first if need be; of two processes at once, one makes it for both."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=file.parent)  # readable by this account only
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(made, file)
        os.unlink(made)
    return file.read_text().strip()
