"""A service as a client of OAuth 2.0: tokens that live for minutes in place of a key in every request.

README.md tells how to run it.
"""

import os
import sys

from keystead import ClientCredentials, Keystead, KeysteadError


def show() -> None:
    client_id, secret = os.environ.get("KEYSTEAD_CLIENT_ID"), os.environ.get("KEYSTEAD_CLIENT_SECRET")
    if not client_id or not secret:
        sys.exit("Set KEYSTEAD_CLIENT_ID and KEYSTEAD_CLIENT_SECRET")
    credentials = ClientCredentials(client_id=client_id, client_secret=secret, scopes=["users:read"])
    with Keystead(os.environ.get("KEYSTEAD_URL", "http://127.0.0.1:8080"), credentials=credentials) as keystead:
        me = keystead.auth.me()
        print(f"{me.name} may do {', '.join(me.scopes)}")
        print("Users:", sum(1 for _ in keystead.users.list()))


try:
    show()
except KeysteadError as error:
    sys.exit(f"{type(error).__name__}: {error}")
