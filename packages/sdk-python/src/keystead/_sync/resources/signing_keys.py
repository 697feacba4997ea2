# Derived from ../../_async/resources/signing_keys.py by scripts/unasync.py. Never edited.
from __future__ import annotations

import builtins
from functools import cached_property

from ..._generated import operations
from ..._generated.models import SigningKey
from ..._raw import raw
from ..._request import RequestOptions
from ..resource import Resource, data_list


class SigningKeys(Resource):
    """The keys that sign access tokens, for Super Admins of the default tenant."""

    @cached_property
    def with_raw_response(self) -> SigningKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return SigningKeysWithRawResponse(self)

    def list(self, *, options: RequestOptions | None = None) -> builtins.list[SigningKey]:
        """All that sign, will sign, or verify tokens that still live."""
        return data_list(SigningKey, self._send(operations.V1_SIGNING_KEYS_LIST, options=options))

    def rotate(self, *, options: RequestOptions | None = None) -> builtins.list[SigningKey]:
        """Makes the next keys. They sign after ten minutes, when every cache of the published keys has them."""
        return data_list(SigningKey, self._send(operations.V1_SIGNING_KEYS_ROTATE, options=options))


class SigningKeysWithRawResponse:
    """The methods of `SigningKeys`; their results have the status and the headers of the response."""

    def __init__(self, signing_keys: SigningKeys) -> None:
        self.list = raw(signing_keys.list)
        self.rotate = raw(signing_keys.rotate)
