"""The service as a web server runs it: ``uvicorn quoracy.config.asgi:application``."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

from quoracy.commands import embedded_postgres
from quoracy.commands.starting import settle
from quoracy.config.connections import keep_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quoracy.config.settings")
if not os.environ.get("DATABASE_URL", "").strip():
    embedded_postgres.start()

# WhiteNoise hands over small files of our own in one go, which is quicker than the asynchronous reading Django misses.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = get_asgi_application()
keep_connections()
settle()
