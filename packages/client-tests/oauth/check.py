"""An OAuth client with Authlib. It prints lines of JSON: what its person is to do, and at the end what it found."""

import json
import os
import sys
import time
from typing import Any

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

URL = os.environ["KEYSTEAD_URL"]
CLIENT = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
REDIRECT_URI = os.environ["REDIRECT_URI"]
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


def say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def session(**options: Any) -> OAuth2Session:
    return OAuth2Session(*CLIENT, **{"token_endpoint_auth_method": "client_secret_basic", **options})


def metadata() -> dict[str, Any]:
    return session().request("GET", f"{URL}/.well-known/oauth-authorization-server", withhold_token=True).json()


def status_of(client: OAuth2Session) -> int:
    return client.get(f"{URL}/api/v1/users").status_code


def error_of(call: Any) -> str:
    try:
        call()
    except OAuthError as error:
        return error.error
    return "none"


def told(client: OAuth2Session, token: dict[str, Any]) -> dict[str, Any]:
    return {"type": token["token_type"], "scope": token["scope"], "status": status_of(client)}


def client_credentials(server: dict[str, Any], **options: Any) -> dict[str, Any]:
    client = session(scope="users:read", **options)
    return told(client, client.fetch_token(server["token_endpoint"], grant_type="client_credentials"))


def private_key_jwt(server: dict[str, Any]) -> dict[str, Any]:
    key = ECKey.import_key(json.loads(os.environ["PRIVATE_JWK"]))
    client = OAuth2Session(os.environ["KEY_CLIENT_ID"], key, "private_key_jwt", scope="users:read")
    method = PrivateKeyJWT(server["token_endpoint"], headers={"kid": key.kid}, alg="ES256")
    client.register_client_auth_method(method)
    return told(client, client.fetch_token(server["token_endpoint"], grant_type="client_credentials"))


def wrong_secret(server: dict[str, Any]) -> str:
    client = OAuth2Session(CLIENT[0], "ks_wrong", "client_secret_basic")
    return error_of(lambda: client.fetch_token(server["token_endpoint"], grant_type="client_credentials"))


def code(server: dict[str, Any]) -> dict[str, Any]:
    """Code with PKCE, and its tokens to their end."""
    endpoint = server["token_endpoint"]
    client = session(scope="openid users:read", redirect_uri=REDIRECT_URI, code_challenge_method="S256")
    verifier = generate_token(48)
    url, _state = client.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier)
    say({"open": url})
    answer = sys.stdin.readline().strip()
    first = client.fetch_token(endpoint, authorization_response=answer, code_verifier=verifier)
    shown = told(client, first)
    second = client.refresh_token(endpoint, first["refresh_token"])
    refreshed = told(client, second)
    access = second["access_token"]
    before = client.introspect_token(server["introspection_endpoint"], access, "access_token").json()
    revoked = client.revoke_token(server["revocation_endpoint"], second["refresh_token"], "refresh_token").status_code
    after = client.introspect_token(server["introspection_endpoint"], access, "access_token").json()
    return {
        "code": shown,
        "refreshed": refreshed,
        "is_rotated": first["refresh_token"] != second["refresh_token"] and first["access_token"] != access,
        "introspected": {name: before[name] for name in ("active", "client_id", "scope")},
        "revoked": revoked,
        "after": {"introspected": after, "status": status_of(client)},
        "refresh": error_of(lambda: client.refresh_token(endpoint, second["refresh_token"])),
    }


def device(server: dict[str, Any]) -> dict[str, Any]:
    """Authlib has the grant but not its first request, nor the polling."""
    client = OAuth2Session(os.environ["DEVICE_CLIENT_ID"], token_endpoint_auth_method="none")
    form = {"client_id": client.client_id, "scope": "openid users:read"}
    begun = client.request("POST", server["device_authorization_endpoint"], withhold_token=True, data=form).json()

    def poll() -> Any:
        return client.fetch_token(server["token_endpoint"], grant_type=DEVICE_CODE, device_code=begun["device_code"])

    pending = error_of(poll)
    say({"connect": begun["user_code"]})
    sys.stdin.readline()
    time.sleep(begun["interval"])
    return {"pending": pending, **told(client, poll())}


def main() -> None:
    server = metadata()
    report = {
        "client_secret_basic": client_credentials(server),
        "client_secret_post": client_credentials(server, token_endpoint_auth_method="client_secret_post"),
        "private_key_jwt": private_key_jwt(server),
        "wrong_secret": wrong_secret(server),
        "authorization_code": code(server),
        "device_code": device(server),
    }
    say({"report": report})


if __name__ == "__main__":
    main()
