"""Takes webhooks of Keystead, with nothing but the standard library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Mapping

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE_SECONDS = 300
MOST_BYTES = 1_000_000

seen: set[str] = set()


def is_genuine(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether Keystead has signed this, and not long ago (Standard Webhooks 1.0)."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    # While a secret is being replaced there is a signature by each.
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(expected.encode(), each.encode()) for each in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        size = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(size) if size <= MOST_BYTES else b""
        if size > MOST_BYTES or not is_genuine(self.headers, body):
            self.answer(401)
            return
        event, message_id = json.loads(body), self.headers["webhook-id"]
        # An event may come more than once: this is the same one.
        if message_id not in seen:
            print(event["type"], event["timestamp"], flush=True)
        seen.add(message_id)
        self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Each event is printed already."""


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8090"))), Receiver)
print(f"Listening at http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
