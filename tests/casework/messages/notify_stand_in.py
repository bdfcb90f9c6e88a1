"""A stand-in for GOV.UK Notify on this machine: it checks what the real one checks and keeps what it is sent.

Started by itself as a process, it prints its address; the tests that kill a worker share it with that worker.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlparse

import jwt

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"quoracy-{SERVICE}-{SECRET}"
EMAIL, SMS = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


class StandIn(BaseHTTPRequestHandler):
    """Answers as Notify does. `answers` are given first, one for each sending; then everything is taken."""

    taken: ClassVar[list[dict[str, Any]]] = []
    answers: ClassVar[list[int]] = []
    takes_and_fails: ClassVar[bool] = False
    slow: ClassVar[float] = 0
    deaf: ClassVar[bool] = False
    unheard: ClassVar[int] = 0
    statuses: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        if not self._knows_us():
            return None
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if StandIn.deaf:  # the connection is there, and nothing that comes by it is taken
            StandIn.unheard += 1
            while StandIn.deaf:
                time.sleep(0.05)
            return None
        kind = self.path.rpartition("/")[2]
        if StandIn.answers and (code := StandIn.answers.pop(0)) != 201:
            if StandIn.takes_and_fails:
                self._keep(kind, sent)
            return self._say(code, {"errors": [{"error": "Error", "message": f"stand-in says {code}"}]})
        wrong = self._wrong(kind, sent)
        if wrong:
            return self._say(400, {"errors": [{"error": "ValidationError", "message": wrong}]})
        kept = self._keep(kind, sent)
        time.sleep(StandIn.slow)
        return self._say(201, {"id": kept["id"], "reference": sent["reference"]})

    def do_GET(self) -> None:
        if not self._knows_us():
            return
        asked = parse_qs(urlparse(self.path).query).get("reference", [""])[0]
        found = [
            {
                "id": one["id"],
                "reference": one["reference"],
                "status": StandIn.statuses.get(one["reference"], "sending"),
            }
            for one in StandIn.taken
            if one["reference"] == asked
        ]
        self._say(200, {"notifications": found, "links": {}})

    def _knows_us(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.PyJWTError:
            claims = {}
        if claims.get("iss") == SERVICE and abs(claims.get("iat", 0) - time.time()) <= 30:
            return True
        self._say(403, {"errors": [{"error": "AuthError", "message": "Invalid token: signature"}]})
        return False

    def _wrong(self, kind: str, sent: dict[str, Any]) -> str:
        if not sent.get("reference"):
            return "reference is a required property"
        if kind == "letter":
            return "" if sent.get("content") else "content is a required property"
        if sent["template_id"] != {"email": EMAIL, "sms": SMS}[kind]:
            return "Template not found"
        missing = {"email": {"subject", "body"}, "sms": {"body"}}[kind] - set(sent.get("personalisation", {}))
        if missing:
            return f"Missing personalisation: {', '.join(sorted(missing))}"
        to = sent.get("email_address" if kind == "email" else "phone_number", "")
        return "" if kind == "sms" or "@" in to else "email_address Not a valid email address"

    def _keep(self, kind: str, sent: dict[str, Any]) -> dict[str, Any]:
        kept = {**sent, "kind": kind, "id": str(uuid.uuid4())}
        StandIn.taken.append(kept)
        return kept

    def _say(self, code: int, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing on the terminal."""


@contextmanager
def standing_in() -> Iterator[str]:
    """The stand-in on a port of its own, as long as this lasts; gives its address."""
    StandIn.taken.clear()
    StandIn.answers.clear()
    StandIn.statuses.clear()
    StandIn.takes_and_fails, StandIn.slow, StandIn.deaf = False, 0, False
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with standing_in() as address:
        print(address, flush=True)
        sys.stdin.read()
