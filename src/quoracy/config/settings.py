"""Django's settings: where things run and how safely. What procedure says never lives here; see the packs.

Each environment variable is described in the README and read through ``environment``, which refuses bad values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pghistory
from csp.constants import NONE, SELF

from quoracy.commands import embedded_postgres
from quoracy.config import environment, logs

PACKAGE = Path(__file__).resolve().parents[1]
VAR = embedded_postgres.var_folder()

PRODUCTION = environment.production()
DEMONSTRATION = environment.demonstration()
DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.names("QUORACY_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
ADDRESS = environment.address()  # for links in what a job sends; what a page sends has that page's own

CASEWORK = (
    *("access", "agencies", "people", "messages", "children", "chronology", "section_47", "plans", "conferences"),
    *("invitations", "reports", "links", "contributions", "exclusions", "disclosures", "preparing", "records", "room"),
    *("evaluations", "retention"),
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    *(f"quoracy.casework.{app}" for app in CASEWORK),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quoracy.config.requests.RequestReference",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "quoracy.casework.access.middleware.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "quoracy.config.urls"
ASGI_APPLICATION = "quoracy.config.asgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [*sorted((PACKAGE / "screens").glob("*/templates")), PACKAGE / "config" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [*CONTEXT_PROCESSORS, "quoracy.screens.components.context.navigation"],
            "environment": "quoracy.screens.components.jinja.environment",
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

# The database. One alias; whether it is the web role or the owner of the tables is decided by QUORACY_AS_OWNER.
DATABASES = {
    "default": {
        **environment.database(),
        "ATOMIC_REQUESTS": False,  # ScopeMiddleware opens the transaction, because row-level security needs its scope
        "CONN_MAX_AGE": 0,  # a web process keeps them together instead: see `connections.py`
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The history of a row hangs on the row as `history`: a child's `events` are its chronology.
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")

# What is counted across all workers: how often somebody has tried to sign in. No case is ever cached.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "counted_tries"}}

# Who someone is. Accounts are made by an administrator, never by the public.
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "quoracy.screens.signing_in.adapter.Adapter"
ACCOUNT_FORMS = {"login": "quoracy.screens.signing_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator vouches for the address when making the account
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # for the same reason
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Quoracy"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # passkeys on localhost, for a first look

# A session ends after this long without a click; the form someone was in the middle of is kept by the page itself.
SESSION_COOKIE_AGE = 60 * environment.whole_number("QUORACY_IDLE_MINUTES", default=30, least=5, most=720)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "quoracy.config.errors.form_not_sent"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

# The browser. Nothing inline, nothing from elsewhere, no address of ours to anybody.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes browsers send Origin: null, and every form is then refused
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked over plain HTTP by the load balancer, and tells nothing about anyone
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION

# Files for the browser, built from npm packages into var/ by `quoracy assets`, never kept in the repository.
STATIC_URL = "/static/"
STATICFILES_DIRS = [VAR / "assets"] if (VAR / "assets").exists() else [PACKAGE.parents[1] / "var" / "assets"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Words and time.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [(VAR if (VAR / "locale").exists() else PACKAGE.parents[1] / "var") / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# What leaves the service. `keep` puts everything on an outbox page and sends nothing.
OUTBOX_PROVIDER = environment.one_of("QUORACY_OUTBOX", "keep", environment.OUTBOX_PROVIDERS)
EMAIL_BACKEND = {
    "keep": "django.core.mail.backends.dummy.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "notify": "django.core.mail.backends.dummy.EmailBackend",
}[OUTBOX_PROVIDER]
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, DEFAULT_FROM_EMAIL = environment.mail(OUTBOX_PROVIDER)
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10
NOTIFY = environment.notify(OUTBOX_PROVIDER)
# Who presses the letters and leaflets that go with a message; named here because documents stand above casework.
ENCLOSURES = "quoracy.documents.enclosures.enclosures"

# Uploads and forms: enough for a long report typed into a page, not enough to fill the memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING_CONFIG = None
logs.configure()

# Where ClamAV listens ("/run/clamav/clamd.ctl" or "host:port"); empty where no scanner runs.
CLAMAV = environment.scanner("QUORACY_CLAMAV")

# The key that seals what a chair signs: a PKCS#12 file. Without it a demonstration makes its own in var/ on first use.
SEAL, SEAL_PASSPHRASE = environment.seal()
