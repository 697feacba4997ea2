from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Union

from ..._generated import operations
from ..._generated.models import Acknowledgement, OAuthClient
from ..._raw import async_raw
from ..._request import NOT_GIVEN, NotGiven, RequestOptions, given
from ..resource import AsyncResource, data


class AsyncOAuthClients(AsyncResource):
    """Users as clients of OAuth 2.0, by id or email."""

    @cached_property
    def with_raw_response(self) -> AsyncOAuthClientsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncOAuthClientsWithRawResponse(self)

    async def get(self, user_identifier: str, *, options: RequestOptions | None = None) -> OAuthClient:
        """The registration of a user."""
        path = {"user_identifier": user_identifier}
        return data(OAuthClient, await self._send(operations.V1_OAUTH_CLIENTS_GET, path, options=options))

    async def put(
        self,
        user_identifier: str,
        *,
        redirect_uris: Sequence[str],
        grant_types: Union[Sequence[str], NotGiven] = NOT_GIVEN,
        token_endpoint_auth_method: Union[str, None, NotGiven] = NOT_GIVEN,
        jwks: Union[Mapping[str, Any], None, NotGiven] = NOT_GIVEN,
        jwks_uri: Union[str, None, NotGiven] = NOT_GIVEN,
        name: Union[str, None, NotGiven] = NOT_GIVEN,
        logo_uri: Union[str, None, NotGiven] = NOT_GIVEN,
        scopes: Union[Sequence[str], NotGiven] = NOT_GIVEN,
        access_token_alg: Union[str, None, NotGiven] = NOT_GIVEN,
        options: RequestOptions | None = None,
    ) -> OAuthClient:
        """Registers a user as a client, or replaces its registration.

        @param redirect_uris: where the authorization endpoint may send its answers
        @param grant_types: what the client may use; by default client_credentials, and with redirect URIs
            authorization_code and refresh_token too
        @param token_endpoint_auth_method: `none` for a public client; by default an API key of the user is the secret
        @param jwks: public keys for private_key_jwt; or `jwks_uri`
        @param name: what people see who sign in
        @param scopes: those of tokens got by its own keys
        """
        path = {"user_identifier": user_identifier}
        body = given(
            redirect_uris=redirect_uris,
            grant_types=grant_types,
            token_endpoint_auth_method=token_endpoint_auth_method,
            jwks=jwks,
            jwks_uri=jwks_uri,
            name=name,
            logo_uri=logo_uri,
            scopes=scopes,
            access_token_alg=access_token_alg,
        )
        return data(OAuthClient, await self._send(operations.V1_OAUTH_CLIENTS_PUT, path, body=body, options=options))

    async def delete(self, user_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Ends the registration of a user, and the tokens that its own keys were used for."""
        path = {"user_identifier": user_identifier}
        return await self._answer(operations.V1_OAUTH_CLIENTS_DELETE, path, options=options)


class AsyncOAuthClientsWithRawResponse:
    """The methods of `AsyncOAuthClients`; their results have the status and the headers of the response."""

    def __init__(self, clients: AsyncOAuthClients) -> None:
        self.get = async_raw(clients.get)
        self.put = async_raw(clients.put)
        self.delete = async_raw(clients.delete)
