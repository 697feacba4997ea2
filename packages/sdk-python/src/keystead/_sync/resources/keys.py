# Derived from ../../_async/resources/keys.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import Charge, Verification
from ..._params import LimitCostParam, VerifyParam
from ..._raw import raw
from ..._request import RequestOptions, present
from ..resource import Resource, data, data_list


class Keys(Resource):
    """Verification of the keys that others present to you."""

    @cached_property
    def with_raw_response(self) -> KeysWithRawResponse:
        return KeysWithRawResponse(self)

    def verify(
        self,
        key: str,
        *,
        scopes: Sequence[str] | str | None = None,
        ip: str | None = None,
        cost: int | None = None,
        limits: Sequence[str | LimitCostParam] | None = None,
        idempotency_key: str | None = None,
        reserve_seconds: int | None = None,
        explain: bool | None = None,
        options: RequestOptions | None = None,
    ) -> Verification:
        """May this key do this? A key that may not is no exception: look at `valid`, and at `code` for the reason.

        For speed it is sent without an idempotency key, which the service would have to store. A try that broke off
        may have been charged, so it is not sent again by itself. With an `idempotency_key` a verification is charged
        once, however often it is sent; a reservation is stored anyway, and always has one.

        @param scopes: what it must hold: all of a list, or an expression with `and`, `or`, `not` and parentheses
        @param ip: where it was presented
        @param cost: what the use takes of every limit and of the credits, 1 by default
        @param limits: only these limits of the key, each with a cost of its own if it says so
        @param idempotency_key: a repeated request with the same one is not charged again
        @param reserve_seconds: take it for now: it is given back unless `commit_charge` comes within so many seconds
        @param explain: take and count nothing, and tell what every rule says
        """
        body = present(
            key=key,
            scopes=scopes,
            ip=ip,
            cost=cost,
            limits=limits,
            idempotency_key=idempotency_key,
            reserve_seconds=reserve_seconds,
            explain=explain,
        )
        is_keyless = reserve_seconds is None
        response = self._send(operations.V1_KEYS_VERIFY, body=body, options=options, is_keyless=is_keyless)
        return data(Verification, response)

    def verify_batch(
        self, requests: Sequence[VerifyParam], *, options: RequestOptions | None = None
    ) -> list[Verification]:
        """Verifies up to 100 keys, in order."""
        body = {"requests": requests}
        is_keyless = not any("reserve_seconds" in each for each in requests)
        response = self._send(operations.V1_KEYS_VERIFY_BATCH, body=body, options=options, is_keyless=is_keyless)
        return data_list(Verification, response)

    def commit_charge(
        self, charge_id: str, *, cost: int | None = None, options: RequestOptions | None = None
    ) -> Charge:
        """Keeps a reserved charge for good.

        @param cost: what the work cost, at most what was reserved; without it all
        """
        path = {"charge_id": charge_id}
        body = present(cost=cost)
        return data(Charge, self._send(operations.V1_KEYS_COMMIT_CHARGE, path, body=body, options=options))

    def refund_charge(self, charge_id: str, *, options: RequestOptions | None = None) -> Charge:
        """Gives back what a charge took."""
        path = {"charge_id": charge_id}
        return data(Charge, self._send(operations.V1_KEYS_REFUND_CHARGE, path, options=options))


class KeysWithRawResponse:
    def __init__(self, keys: Keys) -> None:
        self.verify = raw(keys.verify)
        self.verify_batch = raw(keys.verify_batch)
        self.commit_charge = raw(keys.commit_charge)
        self.refund_charge = raw(keys.refund_charge)
