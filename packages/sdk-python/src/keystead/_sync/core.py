# Derived from ../_async/core.py by scripts/unasync.py. Never edited.
from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Generator, Iterator

from .._concurrency import sleep
from .._errors import APIConnectionError, APITimeoutError, KeysteadError
from .._log import log_answer, log_no_answer, log_retry
from .._raw import keep
from .._request import Request
from .._responses import Response, error_from
from .._retries import MAX_RETRY_AFTER, delay_before, is_worth_retrying
from .._transport import Transport, Message, NoAnswer
from .credentials import Credentials


class Core:
    """Sends requests, with retries."""

    def __init__(
        self, *, base_url: str, transport: Transport, credentials: Credentials, retry_delay: float
    ) -> None:
        self.base_url = base_url
        self.transport = transport
        self.credentials = credentials
        self.retry_delay = retry_delay

    def send(self, request: Request) -> Response:
        """@raises KeysteadError"""
        attempt = Attempt(self, request)
        while True:
            message = attempt.begin()
            try:
                response = self.transport.send(message)
            except NoAnswer as failure:
                attempt.wait_after_no_answer(failure)
                continue
            attempt.log(response)
            if response.status < 400 or attempt.is_verdict(response):
                keep(response)
                return response
            attempt.wait_after_error(response)

    @contextmanager
    def stream(self, request: Request) -> Generator[tuple[Response, Iterator[bytes]], None, None]:
        """The chunks of a response. Only its start is retried: the position is unknown later. @raises KeysteadError"""
        attempt = Attempt(self, request)
        while True:
            message = attempt.begin()
            opened = self.transport.stream(message)
            try:
                response, pieces = opened.__enter__()
            except NoAnswer as failure:
                attempt.wait_after_no_answer(failure)
                continue
            try:
                attempt.log(response)
                if response.status < 400:
                    told = attempt.told(pieces)
                    try:
                        yield response, told
                    finally:
                        told.close()
                    return
            finally:
                opened.__exit__(None, None, None)
            attempt.wait_after_error(response)

    def pause(self) -> None:
        """Waits before a request is repeated because its response was interrupted."""
        sleep(delay_before(1, first=self.retry_delay))


class Attempt:
    """The state of a request over its attempts."""

    def __init__(self, core: Core, request: Request) -> None:
        self._core = core
        self._request = request
        self._tries = 0
        self._began = 0.0
        self._generation = 0
        self._is_refreshed = False

    def begin(self) -> Message:
        request = self._request
        headers = request.headers
        if not request.is_open:
            credentials, self._generation = self._core.credentials.headers()
            headers = {**headers, **credentials}
        self._tries += 1
        self._began = time.monotonic()
        return Message(
            request.operation.method, self._core.base_url + request.path, headers, request.content, request.timeout
        )

    def log(self, response: Response) -> None:
        log_answer(
            self._request.title, response.status, time.monotonic() - self._began, self._tries, response.request_id
        )

    def is_verdict(self, response: Response) -> bool:
        """Whether an error status is a result. A token that can be renewed is renewed first."""
        if not self._request.has_verdict or "x-keystead-code" not in response.headers:
            return False
        return response.status != 401 or self._is_refreshed or not self._core.credentials.is_renewable

    def told(self, pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
        """The chunks; transport errors become this package's own. @raises APIConnectionError"""
        try:
            for piece in pieces:
                yield piece
        except NoAnswer as failure:
            raise self.error_of(failure) from failure

    def wait_after_error(self, response: Response) -> None:
        """@raises APIError: when a retry would not help"""
        request = self._request
        error = error_from(response, request.title)
        if response.status == 401 and not request.is_open and not self._is_refreshed:
            self._is_refreshed = True
            if self._core.credentials.refresh(self._generation):
                # Does not count as a retry: the credentials failed, not the service.
                self._tries -= 1
                return
        if not is_worth_retrying(
            response.status, response.headers, has_key=request.has_key, is_repeatable=request.is_repeatable
        ):
            raise error
        if error.retry_after is not None and error.retry_after > MAX_RETRY_AFTER:
            raise error
        self._wait(error, str(response.status), error.retry_after)

    def wait_after_no_answer(self, failure: NoAnswer) -> None:
        """@raises APIConnectionError: when a retry would not help"""
        log_no_answer(self._request.title, failure.reason, time.monotonic() - self._began, self._tries)
        error = self.error_of(failure)
        if not self._request.is_repeatable:
            raise error from failure
        self._wait(error, failure.reason, None)

    def _wait(self, error: KeysteadError, why: str, retry_after: float | None) -> None:
        if self._tries > self._request.max_retries:
            raise error
        delay = delay_before(self._tries, first=self._core.retry_delay, retry_after=retry_after)
        log_retry(self._request.title, why, delay)
        sleep(delay)

    def error_of(self, failure: NoAnswer) -> APIConnectionError:
        title, tries = self._request.title, f"{self._tries} attempt{'' if self._tries == 1 else 's'}"
        if failure.is_timeout:
            limit = f"{self._request.timeout * 1000:g} ms"
            return APITimeoutError(
                f"{title}: no complete response within the timeout of {limit} ({failure.reason}, {tries}). "
                "Is the service overloaded? A longer `timeout` may help."
            )
        return APIConnectionError(
            f"{title}: no complete response from {self._core.base_url} after {tries}: {failure.reason}. "
            "Is the service running there, and can it be reached?"
        )
