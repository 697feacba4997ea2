from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, Mapping, Sequence

from ..._generated import operations
from ..._generated.models import ApiKey, ChangedApiKey, ImportedApiKeys, NewApiKey, RotatedApiKey
from ..._params import CreditsParam, ImportedKeyParam, LimitParam
from ..._raw import async_raw, async_raw_page
from ..._request import NOT_GIVEN, Moment, NotGiven, RequestOptions, given, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncApiKeys(AsyncResource):
    """API keys with rules of their own. A key is named by its id, or by its full text."""

    @cached_property
    def with_raw_response(self) -> AsyncApiKeysWithRawResponse:
        return AsyncApiKeysWithRawResponse(self)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        user_id: str | None = None,
        project_id: str | None = None,
        status: Literal["active", "disabled", "revoked"] | None = None,
        environment: str | None = None,
        external_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[ApiKey]:
        """API keys, newest first, masked."""
        arguments = present(
            limit=limit,
            cursor=cursor,
            user_id=user_id,
            project_id=project_id,
            status=status,
            environment=environment,
            external_id=external_id,
        )
        return self._list(ApiKey, operations.V1_API_KEYS_LIST, arguments=arguments, options=options)

    async def create(
        self,
        *,
        user_id: str | None = None,
        email: str | None = None,
        management: bool | None = None,
        scopes: Sequence[str] | None = None,
        name: str | None = None,
        project_id: str | None = None,
        expires_at: Moment | None = None,
        limits: Sequence[LimitParam] | None = None,
        credits: CreditsParam | None = None,
        ip_allowlist: Sequence[str] | None = None,
        environment: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> NewApiKey:
        """A new key, whose text is shown only here. Either `user_id` or `email` says whose it is.

        @param management: True makes a key that may call Keystead itself, with scopes that you hold; without it the key
            is for your own API, is only verified, and its scopes are your own words
        @param scopes: without them it may do what its user may
        @param limits: how often it may be used
        @param credits: a prepaid number of uses
        @param metadata: what a verification should tell of it; never a secret
        """
        body = present(
            user_id=user_id,
            email=email,
            management=management,
            scopes=scopes,
            name=name,
            project_id=project_id,
            expires_at=expires_at,
            limits=limits,
            credits=credits,
            ip_allowlist=ip_allowlist,
            environment=environment,
            external_id=external_id,
            metadata=metadata,
        )
        return data(NewApiKey, await self._send(operations.V1_API_KEYS_CREATE, body=body, options=options))

    async def import_(
        self, *, keys: Sequence[ImportedKeyParam], options: RequestOptions | None = None
    ) -> ImportedApiKeys:
        """Takes over up to 100 keys that were made elsewhere, by their SHA-256; all or none."""
        body = {"keys": keys}
        return data(ImportedApiKeys, await self._send(operations.V1_API_KEYS_IMPORT, body=body, options=options))

    async def get(self, api_key: str, *, options: RequestOptions | None = None) -> ApiKey:
        """A key, without its text."""
        path = {"api_key": api_key}
        return data(ApiKey, await self._send(operations.V1_API_KEYS_GET, path, options=options))

    async def update(
        self,
        api_key: str,
        *,
        name: str | None = None,
        scopes: Sequence[str] | None | NotGiven = NOT_GIVEN,
        expires_at: Moment | None | NotGiven = NOT_GIVEN,
        limits: Sequence[LimitParam] | None = None,
        credits: CreditsParam | None | NotGiven = NOT_GIVEN,
        ip_allowlist: Sequence[str] | None | NotGiven = NOT_GIVEN,
        environment: str | None | NotGiven = NOT_GIVEN,
        external_id: str | None | NotGiven = NOT_GIVEN,
        metadata: Mapping[str, Any] | None | NotGiven = NOT_GIVEN,
        options: RequestOptions | None = None,
    ) -> ChangedApiKey:
        """Changes what is given; None takes a rule away. From the answer on no replica knows the key as it was."""
        body = {
            **present(name=name, limits=limits),
            **given(
                scopes=scopes,
                expires_at=expires_at,
                credits=credits,
                ip_allowlist=ip_allowlist,
                environment=environment,
                external_id=external_id,
                metadata=metadata,
            ),
        }
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_UPDATE, path, body=body, options=options))

    async def rotate(
        self, *, api_key: str, overlap_seconds: int | None = None, options: RequestOptions | None = None
    ) -> RotatedApiKey:
        """Replaces a key; the new text is shown only here.

        @param overlap_seconds: so long the old one goes on working
        """
        body = present(api_key=api_key, overlap_seconds=overlap_seconds)
        return data(RotatedApiKey, await self._send(operations.V1_API_KEYS_ROTATE, body=body, options=options))

    async def disable(self, api_key: str, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Stops a key until it is enabled again."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_DISABLE, path, options=options))

    async def enable(self, api_key: str, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Lets a disabled key work again."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_ENABLE, path, options=options))

    async def delete(self, api_key: str, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Ends a key for good."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_DELETE, path, options=options))


class AsyncApiKeysWithRawResponse:
    def __init__(self, keys: AsyncApiKeys) -> None:
        self.list = async_raw_page(keys.list)
        self.create = async_raw(keys.create)
        self.import_ = async_raw(keys.import_)
        self.get = async_raw(keys.get)
        self.update = async_raw(keys.update)
        self.rotate = async_raw(keys.rotate)
        self.disable = async_raw(keys.disable)
        self.enable = async_raw(keys.enable)
        self.delete = async_raw(keys.delete)
