# Derived from ../_async/guard.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Mapping

from .._clients import shared_client
from .._concurrency import within
from .._environment import base_url_from, key_from_environment
from .._errors import APITimeoutError, KeysteadError
from .._generated.models import Verification
from .._protect.options import DEFAULT_TIMEOUT, GuardOptions, body_for, checked
from .._protect.presented_key import HeaderReader, key_of, keys_in
from .._protect.refusal import Refusal, Refused, body_of, refusal_of, refusal_of_verdict
from .._protect.trouble import is_outage, log_once, message_of, seconds_to_wait
from .._protect.verified import Verified, unverified, verified_from
from .._request import printable
from .._secret import revealed
from .client import Keystead


@dataclass
class Asked:
    """What was asked for a request, and what Keystead answered."""

    client: Keystead
    stated: Mapping[str, Any]
    verification: Verification
    now: datetime
    """By the clock of Keystead, when it answered."""


@dataclass
class Source:
    """A request as its framework shows it."""

    request: object
    headers: HeaderReader
    address: str | None
    asked: list[Asked]
    """Kept with the request, for the next guard on it."""


class Guard:
    """The decision that the middleware of every framework takes; packages/openapi/sdk-behaviours.md states it."""

    def __init__(self, client: Keystead | None, options: GuardOptions) -> None:
        """@raises KeysteadError: for options that cannot work"""
        checked(options, client, Keystead)
        self._options = options
        self._client = client
        self._address = ("", "")
        if client is None:
            url, key = base_url_from(options.get("url")), options.get("api_key", key_from_environment())
            if not key:
                raise KeysteadError(
                    "The options of the middleware need an api_key, or KEYSTEAD_API_KEY in the environment"
                )
            self._address = (url, printable("api_key", key))

    def admit(self, source: Source) -> Verified:
        """@raises Refused"""
        try:
            return self._judge(source)
        except Refused:
            raise
        except Exception as error:
            return self._without_verdict(error)

    def answer(self, refusal: Refusal, request: object) -> tuple[int, dict[str, str], bytes]:
        """The status, the headers and the body of a refusal."""
        on_refused = self._options.get("on_refused")
        own = on_refused(refusal, request) if on_refused is not None else None
        kind = "application/problem+json" if own is None else "application/json"
        body = body_of(refusal.problem() if own is None else own)
        length = {"Content-Type": kind, "Content-Length": str(len(body))}
        return refusal.status, {**refusal.headers, **length}, body

    def _judge(self, source: Source) -> Verified:
        options, request = self._options, source.request
        extract = options.get("extract")
        if extract is not None:
            key = key_of([revealed(extract(request) or "")])
        else:
            header = options.get("header")
            key = key_of(keys_in(source.headers, header.lower() if header else None))
        body = body_for(options, request, key, source.address)
        asked = self._ask_once(source, body)
        if asked.verification.valid:
            return verified_from(asked.verification)
        raise Refused(refusal_of_verdict(asked.verification, body.get("scopes"), asked.now))

    def _ask_once(self, source: Source, stated: dict[str, Any]) -> Asked:
        """Verifies, unless a guard before this one asked the same for this request.

        One that asked for other scopes has charged the key, so this one costs nothing unless it states its own cost.
        """
        client = self._client or shared_client(Keystead, *self._address)
        before = [asked for asked in source.asked if asked.client is client and asked.stated["key"] == stated["key"]]
        for asked in before:
            if asked.stated == stated:
                return asked
        is_free = not any(name in stated for name in ("cost", "limits", "reserve_seconds"))
        body = {**stated, "cost": 0} if is_free and before else stated
        verification, now = self._ask(client, body)
        source.asked.append(Asked(client, stated, verification, now))
        return source.asked[-1]

    def _ask(self, client: Keystead, body: dict[str, Any]) -> tuple[Verification, datetime]:
        """One attempt, without retries: the caller waits for it."""
        timeout = self._options.get("timeout", DEFAULT_TIMEOUT)
        try:
            with within(timeout):
                raw = client.keys.with_raw_response.verify(**body, options={"timeout": timeout, "max_retries": 0})
        except TimeoutError:
            raise APITimeoutError(f"no complete response within {timeout:g} s") from None
        found = raw.parsed
        # Another server may answer at this address.
        members: tuple[object, object, object] = (found.valid, found.code, found.limits)
        if not isinstance(members[0], bool) or not isinstance(members[1], str) or not isinstance(members[2], list):
            raise raw.invalid("is no verification")
        return found, _moment_of(raw.headers.get("date"))

    def _without_verdict(self, error: Exception) -> Verified:
        """@raises Refused: unless the request may pass unverified"""
        passes = self._options.get("fail_open", False) and is_outage(error)
        outcome = "The request passes unverified" if passes else "Callers get 503"
        message = f"{message_of(error)}. {outcome}."
        on_error = self._options.get("on_error")
        if on_error is not None:
            on_error(message, error)
        else:
            log_once(message)
        if passes:
            return unverified()
        raise Refused(refusal_of("unavailable", {"Retry-After": str(seconds_to_wait(error))})) from None


def _moment_of(date: str | None) -> datetime:
    try:
        moment = parsedate_to_datetime(date or "")
    except (TypeError, ValueError):
        return datetime.now(timezone.utc)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
