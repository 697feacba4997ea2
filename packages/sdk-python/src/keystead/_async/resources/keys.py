from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import Charge, Verification
from ..._params import LimitCostParam, VerifyKeyRequest
from ..._raw import async_raw
from ..._request import RequestOptions, present
from ..._secret import SecretText
from ..resource import AsyncResource, data, data_list


class AsyncKeys(AsyncResource):
    """Verification of the keys that callers present to your API."""

    @cached_property
    def with_raw_response(self) -> AsyncKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncKeysWithRawResponse(self)

    async def verify(
        self,
        key: SecretText,
        *,
        scopes: Sequence[str] | str | None = None,
        scope_expression: str | None = None,
        ip: str | None = None,
        cost: int | None = None,
        limits: Sequence[str | LimitCostParam] | None = None,
        idempotency_key: str | None = None,
        reserve_seconds: int | None = None,
        explain: bool | None = None,
        options: RequestOptions | None = None,
    ) -> Verification:
        """Verifies a key. An invalid key raises no exception: check `valid`, and `code` for the reason.

        For speed it is sent without an idempotency key, which the service would have to store. An interrupted attempt
        may have been charged, so it is not retried automatically. With an `idempotency_key` a verification is charged
        once, however often it is sent; a reservation is stored anyway, and always has one.

        @param scopes: the scopes it must hold, all of them; a text is read as a `scope_expression`
        @param scope_expression: in place of `scopes`: scopes with `and`, `or`, `not` and parentheses
        @param ip: the address of the client that presented it
        @param cost: points and credits that the use costs, of every limit and of the credits, by default 1
        @param limits: only these limits of the key, each optionally with its own cost
        @param idempotency_key: a request repeated with the same key is not charged again
        @param reserve_seconds: reserve the charge: it is refunded unless committed within this many seconds
        @param explain: dry run: charge and count nothing, and return the result of every rule
        """
        body = present(
            key=key,
            scopes=scopes,
            scope_expression=scope_expression,
            ip=ip,
            cost=cost,
            limits=limits,
            idempotency_key=idempotency_key,
            reserve_seconds=reserve_seconds,
            explain=explain,
        )
        is_keyless = reserve_seconds is None
        response = await self._send(operations.V1_KEYS_VERIFY, body=body, options=options, is_keyless=is_keyless)
        return data(Verification, response)

    async def verify_batch(
        self, requests: Sequence[VerifyKeyRequest], *, options: RequestOptions | None = None
    ) -> list[Verification]:
        """Verifies up to 100 keys, in order."""
        body = {"requests": requests}
        is_keyless = not any("reserve_seconds" in each for each in requests)
        response = await self._send(operations.V1_KEYS_VERIFY_BATCH, body=body, options=options, is_keyless=is_keyless)
        return data_list(Verification, response)

    async def commit_charge(
        self, charge_id: str, *, cost: int | None = None, options: RequestOptions | None = None
    ) -> Charge:
        """Commits a reserved charge.

        @param cost: the actual cost, at most what was reserved; by default all of it
        """
        path = {"charge_id": charge_id}
        body = present(cost=cost)
        return data(Charge, await self._send(operations.V1_KEYS_COMMIT_CHARGE, path, body=body, options=options))

    async def refund_charge(self, charge_id: str, *, options: RequestOptions | None = None) -> Charge:
        """Refunds a charge."""
        path = {"charge_id": charge_id}
        return data(Charge, await self._send(operations.V1_KEYS_REFUND_CHARGE, path, options=options))


class AsyncKeysWithRawResponse:
    """The methods of `AsyncKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: AsyncKeys) -> None:
        self.verify = async_raw(keys.verify)
        self.verify_batch = async_raw(keys.verify_batch)
        self.commit_charge = async_raw(keys.commit_charge)
        self.refund_charge = async_raw(keys.refund_charge)
