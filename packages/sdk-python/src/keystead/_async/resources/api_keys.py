from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, Mapping, Sequence

from ..._generated import operations
from ..._generated.models import (
    ApiKey,
    BoundedCount,
    ChangedApiKey,
    ChangedApiKeys,
    CreatedApiKey,
    ImportedApiKeys,
    RotatedApiKey,
)
from ..._params import CreditsParam, ImportedKeyParam, LimitParam, ListSort, SortOrder
from ..._raw import async_raw, async_raw_page
from ..._request import NOT_GIVEN, Moment, NotGiven, RequestOptions, given, present
from ..._secret import SecretText
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncApiKeys(AsyncResource):
    """API keys with their own rules. A key is identified by its id or its full text."""

    @cached_property
    def with_raw_response(self) -> AsyncApiKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncApiKeysWithRawResponse(self)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        user_id: str | None = None,
        project_id: str | None = None,
        plan_id: str | None = None,
        status: Literal["active", "disabled", "revoked"] | None = None,
        environment: str | None = None,
        external_id: str | None = None,
        over_lifetime: bool | None = None,
        rotation_due: bool | None = None,
        search: str | None = None,
        last_used_before: Moment | None = None,
        unused: bool | None = None,
        expires_before: Moment | None = None,
        expires_after: Moment | None = None,
        sort: ListSort | None = None,
        order: SortOrder | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[ApiKey]:
        """API keys, newest first unless sorted otherwise, masked.

        @param search: a part of the name, of the characters that are shown of the key, or its id
        @param last_used_before: keys that were not used since
        @param unused: True: keys that were never used
        @param over_lifetime: True: keys that may live longer than the settings allow new ones to
        @param rotation_due: True: keys that the settings want to be rotated
        """
        arguments = present(
            limit=limit,
            cursor=cursor,
            user_id=user_id,
            project_id=project_id,
            plan_id=plan_id,
            status=status,
            environment=environment,
            external_id=external_id,
            over_lifetime=over_lifetime,
            rotation_due=rotation_due,
            search=search,
            last_used_before=last_used_before,
            unused=unused,
            expires_before=expires_before,
            expires_after=expires_after,
            sort=sort,
            order=order,
        )
        return self._list(ApiKey, operations.V1_API_KEYS_LIST, arguments=arguments, options=options)

    async def count(
        self,
        *,
        user_id: str | None = None,
        project_id: str | None = None,
        plan_id: str | None = None,
        status: Literal["active", "disabled", "revoked"] | None = None,
        environment: str | None = None,
        external_id: str | None = None,
        over_lifetime: bool | None = None,
        rotation_due: bool | None = None,
        search: str | None = None,
        last_used_before: Moment | None = None,
        unused: bool | None = None,
        expires_before: Moment | None = None,
        expires_after: Moment | None = None,
        options: RequestOptions | None = None,
    ) -> BoundedCount:
        """How many keys match, up to 10,000."""
        query = present(
            user_id=user_id,
            project_id=project_id,
            plan_id=plan_id,
            status=status,
            environment=environment,
            external_id=external_id,
            over_lifetime=over_lifetime,
            rotation_due=rotation_due,
            search=search,
            last_used_before=last_used_before,
            unused=unused,
            expires_before=expires_before,
            expires_after=expires_after,
        )
        return data(BoundedCount, await self._send(operations.V1_API_KEYS_COUNT, query=query, options=options))

    async def revoke_many(self, *, key_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedApiKeys:
        """Revokes up to 1,000 keys permanently, with one receipt."""
        body = {"key_ids": key_ids}
        return data(ChangedApiKeys, await self._send(operations.V1_API_KEYS_REVOKE_MANY, body=body, options=options))

    async def disable_many(self, *, key_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedApiKeys:
        """Disables up to 1,000 keys until they are enabled again."""
        body = {"key_ids": key_ids}
        return data(ChangedApiKeys, await self._send(operations.V1_API_KEYS_DISABLE_MANY, body=body, options=options))

    async def enable_many(self, *, key_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedApiKeys:
        """Enables up to 1,000 disabled keys."""
        body = {"key_ids": key_ids}
        return data(ChangedApiKeys, await self._send(operations.V1_API_KEYS_ENABLE_MANY, body=body, options=options))

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
        plan_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedApiKey:
        """Issues a key, whose text is shown only once. Either `user_id` or `email` identifies its user.

        @param management: True: the key may call Keystead itself, with scopes that you hold; by default the key is for
            your own API, can only be verified, and you define its scopes
        @param scopes: by default those of its user
        @param limits: how often the key may be used
        @param credits: a prepaid number of uses
        @param metadata: any JSON that a verification returns with the key; never put secrets in it
        @param plan_id: id or name of a plan, whose limits the key has, also when they change
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
            plan_id=plan_id,
        )
        return data(CreatedApiKey, await self._send(operations.V1_API_KEYS_CREATE, body=body, options=options))

    async def import_(
        self, *, keys: Sequence[ImportedKeyParam], options: RequestOptions | None = None
    ) -> ImportedApiKeys:
        """Imports up to 1,000 keys issued elsewhere, by their SHA-256; all or none."""
        body = {"keys": keys}
        return data(ImportedApiKeys, await self._send(operations.V1_API_KEYS_IMPORT, body=body, options=options))

    async def get(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ApiKey:
        """A key, without its text."""
        path = {"api_key": api_key}
        return data(ApiKey, await self._send(operations.V1_API_KEYS_GET, path, options=options))

    async def update(
        self,
        api_key: SecretText,
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
        plan_id: str | None | NotGiven = NOT_GIVEN,
        options: RequestOptions | None = None,
    ) -> ChangedApiKey:
        """Changes the given fields; None removes a rule. Once it returns, no replica uses the key's earlier state."""
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
                plan_id=plan_id,
            ),
        }
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_UPDATE, path, body=body, options=options))

    async def rotate(
        self, *, api_key: SecretText, overlap_seconds: int | None = None, options: RequestOptions | None = None
    ) -> RotatedApiKey:
        """Replaces a key; the new text is shown only once.

        @param overlap_seconds: seconds the old key stays valid
        """
        body = present(api_key=api_key, overlap_seconds=overlap_seconds)
        return data(RotatedApiKey, await self._send(operations.V1_API_KEYS_ROTATE, body=body, options=options))

    async def disable(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Disables a key until it is enabled again."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_DISABLE, path, options=options))

    async def enable(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Enables a disabled key."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_ENABLE, path, options=options))

    async def delete(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Revokes a key permanently."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, await self._send(operations.V1_API_KEYS_DELETE, path, options=options))


class AsyncApiKeysWithRawResponse:
    """The methods of `AsyncApiKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: AsyncApiKeys) -> None:
        self.list = async_raw_page(keys.list)
        self.count = async_raw(keys.count)
        self.revoke_many = async_raw(keys.revoke_many)
        self.disable_many = async_raw(keys.disable_many)
        self.enable_many = async_raw(keys.enable_many)
        self.create = async_raw(keys.create)
        self.import_ = async_raw(keys.import_)
        self.get = async_raw(keys.get)
        self.update = async_raw(keys.update)
        self.rotate = async_raw(keys.rotate)
        self.disable = async_raw(keys.disable)
        self.enable = async_raw(keys.enable)
        self.delete = async_raw(keys.delete)
