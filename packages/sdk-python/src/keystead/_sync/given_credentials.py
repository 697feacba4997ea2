# Derived from ../_async/given_credentials.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from datetime import datetime
from typing import Callable, Union

from .._environment import key_from_environment
from .._errors import APIError, KeysteadError
from .._log_in import LogIn
from .._oauth import TOKEN, Client, ClientCredentials, TimedToken, now, oauth_error_from, oauth_request, timed, token_of
from .._request import NOT_GIVEN, NotGiven, printable
from .._secret import Secret, SecretText
from .credentials import Credentials, Fixed, Refreshed
from .resources.auth import Auth

TokenProvider = Callable[[], Union[SecretText, TimedToken]]
"""Returns a token; it is called again before a TimedToken ends, and when the service refuses the last one."""


def credentials_of(
    api_key: Union[SecretText, None, NotGiven],
    token: Union[SecretText, TokenProvider, None],
    given: Union[LogIn, tuple[str, str], ClientCredentials, TokenProvider, None],
    auth: Callable[[], Auth],
) -> Credentials:
    """The credentials of a client by its options.

    @param auth: what logs in and fetches tokens with the options of the client, which is asked for when it is needed
    @raises KeysteadError: for more than one of them
    """
    if sum(each is not None and each is not NOT_GIVEN for each in (api_key, token, given)) > 1:
        raise KeysteadError("Give only one of api_key, token and credentials")
    if isinstance(given, ClientCredentials):
        client = given
        return Refreshed(lambda: _token(auth(), client))
    if callable(given):
        return Refreshed(_fetcher(given))
    if given is not None:
        log_in = LogIn.of(given)
        return Refreshed(lambda: _session(auth(), log_in))
    if isinstance(token, (str, Secret)):
        return Fixed({"Authorization": f"Bearer {printable('token', token)}"})
    if token is not None:
        return Refreshed(_fetcher(token))
    key = key_from_environment() if isinstance(api_key, NotGiven) else api_key
    return Fixed({} if key is None else {"X-API-Key": printable("api_key", key)})


def _session(auth: Auth, log_in: LogIn) -> tuple[SecretText, datetime | None]:
    session = auth.login(email=log_in.email, password=log_in.password, tenant_id=log_in.tenant_id)
    # A newer service may write times in a format unknown to this version.
    ends: object = session.expires_at
    return session.session_token, ends if isinstance(ends, datetime) else None


def _token(auth: Auth, credentials: ClientCredentials) -> tuple[SecretText, datetime | None]:
    began, defaults = now(), auth._defaults
    request = oauth_request(
        TOKEN,
        Client(credentials.client_id, credentials.client_secret),
        credentials.form,
        headers=defaults.headers,
        timeout=defaults.timeout,
        max_retries=defaults.max_retries,
        is_repeatable=True,
    )
    try:
        return timed(token_of(auth._core.send(request)), began)
    except APIError as error:
        raise oauth_error_from(error) from None


def _fetcher(provider: TokenProvider) -> Callable[[], tuple[SecretText, datetime | None]]:
    def fetch() -> tuple[SecretText, datetime | None]:
        began = now()
        return timed(provider(), began)

    return fetch
