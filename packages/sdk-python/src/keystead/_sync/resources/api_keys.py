# Derived from ../../_async/resources/api_keys.py by scripts/unasync.py. Never edited.
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
from ..._raw import raw, raw_page
from ..._request import NOT_GIVEN, Moment, NotGiven, RequestOptions, given, present
from ..._secret import SecretText
from ..paginator import Paginator
from ..resource import Resource, data


class ApiKeys(Resource):
    """API keys with their own rules. A key is identified by its id or its full text."""

    @cached_property
    def with_raw_response(self) -> ApiKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return ApiKeysWithRawResponse(self)

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
    ) -> Paginator[ApiKey]:
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

    def count(
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
        return data(BoundedCount, self._send(operations.V1_API_KEYS_COUNT, query=query, options=options))

    def revoke_many(self, *, key_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedApiKeys:
        """Revokes up to 1,000 keys permanently, with one receipt."""
        body = {"key_ids": key_ids}
        return data(ChangedApiKeys, self._send(operations.V1_API_KEYS_REVOKE_MANY, body=body, options=options))

    def disable_many(self, *, key_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedApiKeys:
        """Disables up to 1,000 keys until they are enabled again."""
        body = {"key_ids": key_ids}
        return data(ChangedApiKeys, self._send(operations.V1_API_KEYS_DISABLE_MANY, body=body, options=options))

    def enable_many(self, *, key_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedApiKeys:
        """Enables up to 1,000 disabled keys."""
        body = {"key_ids": key_ids}
        return data(ChangedApiKeys, self._send(operations.V1_API_KEYS_ENABLE_MANY, body=body, options=options))

    def create(
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
        return data(CreatedApiKey, self._send(operations.V1_API_KEYS_CREATE, body=body, options=options))

    def import_(
        self, *, keys: Sequence[ImportedKeyParam], options: RequestOptions | None = None
    ) -> ImportedApiKeys:
        """Imports up to 1,000 keys issued elsewhere, by their SHA-256; all or none."""
        body = {"keys": keys}
        return data(ImportedApiKeys, self._send(operations.V1_API_KEYS_IMPORT, body=body, options=options))

    def get(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ApiKey:
        """A key, without its text."""
        path = {"api_key": api_key}
        return data(ApiKey, self._send(operations.V1_API_KEYS_GET, path, options=options))

    def update(
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
        return data(ChangedApiKey, self._send(operations.V1_API_KEYS_UPDATE, path, body=body, options=options))

    def rotate(
        self, *, api_key: SecretText, overlap_seconds: int | None = None, options: RequestOptions | None = None
    ) -> RotatedApiKey:
        """Replaces a key; the new text is shown only once.

        @param overlap_seconds: seconds the old key stays valid
        """
        body = present(api_key=api_key, overlap_seconds=overlap_seconds)
        return data(RotatedApiKey, self._send(operations.V1_API_KEYS_ROTATE, body=body, options=options))

    def disable(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Disables a key until it is enabled again."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, self._send(operations.V1_API_KEYS_DISABLE, path, options=options))

    def enable(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Enables a disabled key."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, self._send(operations.V1_API_KEYS_ENABLE, path, options=options))

    def delete(self, api_key: SecretText, *, options: RequestOptions | None = None) -> ChangedApiKey:
        """Revokes a key permanently."""
        path = {"api_key": api_key}
        return data(ChangedApiKey, self._send(operations.V1_API_KEYS_DELETE, path, options=options))


class ApiKeysWithRawResponse:
    """The methods of `ApiKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: ApiKeys) -> None:
        self.list = raw_page(keys.list)
        self.count = raw(keys.count)
        self.revoke_many = raw(keys.revoke_many)
        self.disable_many = raw(keys.disable_many)
        self.enable_many = raw(keys.enable_many)
        self.create = raw(keys.create)
        self.import_ = raw(keys.import_)
        self.get = raw(keys.get)
        self.update = raw(keys.update)
        self.rotate = raw(keys.rotate)
        self.disable = raw(keys.disable)
        self.enable = raw(keys.enable)
        self.delete = raw(keys.delete)
