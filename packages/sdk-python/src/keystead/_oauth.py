"""OAuth 2.0, for both clients."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Mapping, Protocol, Sequence, Union
from urllib.parse import quote_plus, urlencode

from ._errors import APIError, KeysteadError, OAuthError
from ._json import is_object
from ._operation import Operation
from ._request import Request
from ._responses import Response
from ._secret import Secret, SecretText, revealed

# Below the base URL. The metadata of the server (RFC 8414) could name another address, to which the secret would go.
TOKEN = Operation("oauth.token", "POST", "/oauth/token")
DEVICE_AUTHORIZATION = Operation("oauth.deviceAuthorization", "POST", "/oauth/device_authorization")

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True)
class ClientCredentials:
    """An API user as a client of OAuth 2.0.

    The client fetches access tokens by the client credentials grant (RFC 6749, section 4.4), keeps each for its life,
    and replaces it before its end.
    """

    client_id: str
    """The id of the API user."""
    client_secret: SecretText = field(repr=False)
    """One of its API keys. It is sent to `<base_url>/oauth/token`, and nowhere else."""
    scopes: Union[Sequence[str], None] = None
    """What the token may do; by default all that the key may."""
    resource: Union[str, None] = None
    """An absolute URI, the audience of the token; by default Keystead itself."""

    def __post_init__(self) -> None:
        if not self.client_id or not revealed(self.client_secret):
            raise KeysteadError("The client_id or client_secret is empty: is the variable that holds it set?")

    @property
    def form(self) -> dict[str, str | None]:
        return {"grant_type": "client_credentials", "scope": scope_of(self.scopes), "resource": self.resource}


@dataclass(frozen=True)
class TimedToken:
    """A token of which the life is known, so that it is replaced before its end."""

    token: SecretText = field(repr=False)
    expires_in: Union[float, None] = None
    """Seconds from now; None: until the service refuses it."""


@dataclass(frozen=True)
class DeviceCode:
    """What the person needs to connect a device."""

    user_code: str
    """To be typed in at `verification_uri`, such as `WDJB-MJHT`."""
    verification_uri: str
    verification_uri_complete: Union[str, None]
    """The same with the code in it, for a link or a QR code."""
    expires_in: float
    """Seconds until the code ends."""


class TokenStorage(Protocol):
    """Keeps the refresh token between runs of a program: in a file that only its user may read, or a keychain."""

    def load(self) -> Union[SecretText, None]:
        """That of an earlier run; None: none."""
        ...

    def save(self, refresh_token: Union[Secret, None]) -> None:
        """Called with every new one, before its access token is used; None: the last one no longer works."""
        ...


@dataclass(frozen=True)
class Client:
    """The client of OAuth that a request is for; without a secret it is a public one."""

    client_id: str
    client_secret: Union[SecretText, None] = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        if self.client_secret is None:
            return {}
        # RFC 6749, section 2.3.1: both parts are encoded before they are joined.
        pair = f"{quote_plus(self.client_id)}:{quote_plus(revealed(self.client_secret))}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}

    @property
    def form(self) -> dict[str, str | None]:
        return {"client_id": self.client_id} if self.client_secret is None else {}


def oauth_request(
    operation: Operation,
    client: Client,
    form: Mapping[str, str | None],
    *,
    headers: Mapping[str, str],
    timeout: float,
    max_retries: int,
    is_repeatable: bool,
) -> Request:
    """@param is_repeatable: it may be sent again when its answer was lost"""
    given = {name: value for name, value in {**client.form, **form}.items() if value is not None}
    kind = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return Request(
        operation=operation,
        path=operation.path,
        content=urlencode(given).encode(),
        headers={**headers, **kind, **client.headers},
        timeout=timeout,
        max_retries=max_retries,
        is_open=True,
        is_harmless=is_repeatable,
    )


def oauth_error_from(error: APIError) -> APIError:
    """An OAuthError for an error of OAuth; that of a proxy stays what it is."""
    code = error.body.get("error") if is_object(error.body) else None
    if not isinstance(code, str):
        return error
    description: Any = error.body.get("error_description")
    why = description if isinstance(description, str) else None
    return OAuthError(
        f"The server answered {error.status} {code}: {why or 'without a reason'}",
        status=error.status,
        code=code,
        request_id=error.request_id,
        body=error.body,
        headers=error.headers,
        retry_after=error.retry_after,
        error_description=why,
    )


def fields_of(response: Response) -> Mapping[str, Any]:
    """@raises InvalidResponseError"""
    body = response.json()
    if not is_object(body):
        raise response.invalid("is not an object")
    return body


def token_of(response: Response) -> TimedToken:
    """The answer of the token endpoint (RFC 6749, section 5.1). @raises InvalidResponseError"""
    fields = fields_of(response)
    token, seconds = fields.get("access_token"), fields.get("expires_in")
    if not isinstance(token, str):
        raise response.invalid("has no access_token")
    return TimedToken(token, seconds if isinstance(seconds, (int, float)) else None)


def device_code_of(fields: Mapping[str, Any]) -> DeviceCode:
    return DeviceCode(
        fields["user_code"], fields["verification_uri"], fields.get("verification_uri_complete"), fields["expires_in"]
    )


def scope_of(scopes: Sequence[str] | None) -> str | None:
    return None if scopes is None else " ".join(scopes)


def timed(given: Union[SecretText, TimedToken], began: datetime) -> tuple[SecretText, datetime | None]:
    """A token and its end."""
    if not isinstance(given, TimedToken):
        return given, None
    ends = None if given.expires_in is None else began + timedelta(seconds=given.expires_in)
    return given.token, ends


def now() -> datetime:
    return datetime.now(timezone.utc)
