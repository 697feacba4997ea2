from __future__ import annotations

import ipaddress
import math
import re
from typing import Any, Callable, Iterable, Mapping, Sequence, TypeVar, Union, cast

from typing_extensions import TypedDict, TypeGuard

from .._errors import KeysteadError
from .._params import LimitCostParam
from .._secret import Secret, SecretText
from .refusal import Refusal, Scopes

T = TypeVar("T")

PerRequest = Union[T, Callable[[Any], T]]
"""A value, or a function that chooses it for a request."""


class GuardOptions(TypedDict, total=False):
    """Options that are the same for every framework."""

    scopes: PerRequest[Scopes]
    """Scopes that the key must hold: a list, all of which are required, or an expression such as
    `a:read and (b:read or c:read)`."""
    cost: PerRequest[int]
    """Points and credits that the request costs, by default 1."""
    limits: PerRequest[Sequence[Union[str, LimitCostParam]]]
    """Only these limits of the key, by name, each optionally with its own cost."""
    reserve_seconds: PerRequest[int]
    """Reserve the charge: it is refunded unless it is committed (`keys.commit_charge`) within this many seconds."""
    url: str
    """The address of Keystead, by default the environment variable `KEYSTEAD_URL`."""
    api_key: SecretText
    """The service's own key, with the scope `keys:verify`; by default the environment variable `KEYSTEAD_API_KEY`."""
    header: str
    """The header that carries the caller's key, in place of `Authorization: Bearer` and `X-API-Key`."""
    extract: Callable[[Any], Union[SecretText, None]]
    """Takes the caller's key from the request, in place of the headers."""
    ip: Callable[[Any], Union[str, None]]
    """The caller's address, for keys with an allowlist; by default as the framework determines it."""
    timeout: float
    """Seconds for a verification in total, by default 3; then the caller gets 503."""
    fail_open: bool
    """Lets requests pass unverified while Keystead cannot be reached, by default False."""
    on_refused: Callable[[Refusal, Any], object]
    """Returns another body for a refusal, sent as JSON, or None for the default one. Status and headers stay."""
    on_error: Callable[[str, Exception], object]
    """Called whenever a key cannot be verified; by default the message is logged, once a minute at most."""


DEFAULT_TIMEOUT = 3.0

_FUNCTIONS = ("extract", "ip", "on_refused", "on_error")


def checked(options: Mapping[str, Any], client: object, client_type: type) -> None:
    """A misspelt option would protect less than it says. @raises KeysteadError: for options that cannot work"""
    known = GuardOptions.__annotations__
    unknown = next((name for name in options if name not in known), None)
    if unknown is not None:
        raise _wrong(f"are client, {', '.join(known)}, not {unknown}")
    if client is not None and not isinstance(client, client_type):
        raise _wrong(f"need a client of the type {client_type.__name__}, not {type(client).__name__}")
    if client is not None and ("url" in options or "api_key" in options):
        raise _wrong("have a client of their own, or url and api_key, not both")
    if "scopes" in options and not callable(options["scopes"]):
        scopes_of(options["scopes"])
    for name in _FUNCTIONS:
        if options.get(name) is not None and not callable(options[name]):
            raise _wrong(f"need a function as {name}")
    _check_numbers(options)
    header = options.get("header")
    if header is not None and not (isinstance(header, str) and re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", header)):
        raise _wrong("need the name of a header as header")
    if header is not None and options.get("extract") is not None:
        raise _wrong("have a header or extract, not both")


def _check_numbers(options: Mapping[str, Any]) -> None:
    timeout = options.get("timeout", DEFAULT_TIMEOUT)
    if not isinstance(timeout, (int, float)) or isinstance(timeout, bool) or not 0 < timeout < math.inf:
        raise _wrong("need a timeout above 0 seconds")
    for name, least in (("cost", 0), ("reserve_seconds", 1)):
        value = options.get(name, least)
        is_number = isinstance(value, int) and not isinstance(value, bool) and value >= least
        if not is_number and not callable(value):
            raise _wrong(f"need a whole number from {least} as {name}")
    if not isinstance(options.get("fail_open", False), bool):
        raise _wrong("need True or False as fail_open")


def scopes_of(scopes: object) -> Scopes:
    """None, from a function, is an error: it must not mean that no scope is required. @raises KeysteadError"""
    if _is_text(scopes):
        return scopes
    if isinstance(scopes, (list, tuple)):
        listed = cast("Sequence[object]", scopes)
        texts = [each for each in listed if _is_text(each)]
        if len(texts) == len(listed):
            return texts
    raise _wrong("need scopes: a text or a list of texts, none empty")


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value != ""


def _wrong(what: str) -> KeysteadError:
    return KeysteadError(f"The options of the middleware {what}")


def body_for(options: GuardOptions, request: object, key: Secret, address: str | None) -> dict[str, Any]:
    """The arguments of `keys.verify`. @param address: as the framework determines it"""

    def chosen(option: Any) -> Any:
        return option(request) if callable(option) else option

    body: dict[str, Any] = {"key": key}
    if "scopes" in options:
        body["scopes"] = scopes_of(chosen(options["scopes"]))
    for name in ("cost", "limits", "reserve_seconds"):
        value = chosen(options.get(name))
        if value is not None:
            body[name] = value
    own = options.get("ip")
    normal = normal_address(address if own is None else own(request))
    return body if normal is None else {**body, "ip": normal}


def normal_address(text: str | None) -> str | None:
    """Without its zone; None for what is no address, such as the path of a Unix socket."""
    try:
        address = ipaddress.ip_address((text or "").split("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def exempt_paths(paths: Iterable[str]) -> frozenset[str]:
    """@raises KeysteadError: for anything but paths"""
    listed: tuple[object, ...] = ("",) if isinstance(paths, str) else tuple(paths)
    texts = [each for each in listed if isinstance(each, str) and each.startswith("/")]
    if len(texts) != len(listed):
        raise _wrong("need a list of paths as exempt, each with a slash at its beginning")
    return frozenset(texts)
