from __future__ import annotations

import os
from urllib.parse import urlsplit

from ._errors import KeysteadError


def base_url_from(given: str | None) -> str:
    """The URL of the service, without a slash at its end: what was given, or the environment variable `KEYSTEAD_URL`.

    @raises KeysteadError: for a URL that cannot be used, and without any
    """
    url = _variable("KEYSTEAD_URL") if given is None else given
    if not url:
        raise KeysteadError("Give a base_url, such as http://127.0.0.1:8080, or set KEYSTEAD_URL")
    source = "KEYSTEAD_URL" if given is None else "base_url"
    if not _is_usable(url):
        raise KeysteadError(f"{source} must be an http or https URL without user name, password or query")
    return url.rstrip("/")


def _is_usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_host = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # A port that is no number.
        return False
    return has_host and parts.username is None and not parts.query and not parts.fragment


def key_from_environment() -> str | None:
    return _variable("KEYSTEAD_API_KEY")


def _variable(name: str) -> str | None:
    """None for one that is not set, empty or blank."""
    value = os.environ.get(name, "")
    return value if value.strip() else None
