"""A full answer to every operation, made from openapi.json, and what a client of this package makes of it."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator

import httpx

import keystead

from .operations import DOCUMENT, OPERATIONS
from .test_surface import dummy_arguments, methods_of, public_name

MOMENT = "2026-01-02T03:04:05.678Z"


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            arms = [each for each in schema[choice] if each.get("type") != "null"]
            return resolved(arms[0])
    return schema


def sample(schema: dict[str, Any]) -> Any:
    """A value with every member, and one item in every list."""
    schema = resolved(schema)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kinds = schema.get("type")
    kind = next(each for each in kinds if each != "null") if isinstance(kinds, list) else kinds
    if kind == "object":
        return {name: sample(each) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema.get("items", {}))]
    plain = {"string": "text", "integer": 3, "number": 0.5, "boolean": True}
    return MOMENT if schema.get("format") == "date-time" else plain.get(str(kind))


def answer_of(operation: dict[str, Any]) -> dict[str, Any] | None:
    success = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    schema: dict[str, Any] | None = success.get("content", {}).get("application/json", {}).get("schema")
    return schema


def answering(body: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(200, json=body)


def results() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Of each operation with a JSON answer its id, the schema of what its method returns, and that."""
    for operation_id, operation in OPERATIONS.items():
        schema = answer_of(operation)
        if schema is None or operation_id == "aggregator.stream":
            continue
        transport = httpx.MockTransport(answering(sample(schema)))
        with keystead.Keystead("http://test", api_key="k", transport=transport) as client:
            method = dict(methods_of(client))[public_name(operation_id)]
            called = method(**dummy_arguments(method))
            result = called.first_page().items if hasattr(called, "first_page") else called
        shape = resolved(schema)
        is_kept_whole = isinstance(
            result, (keystead.types.Acknowledgement, keystead.types.Health)
        ) or "data" not in shape.get("properties", {})
        yield operation_id, shape if is_kept_whole else shape["properties"]["data"], result


def leaves(schema: dict[str, Any], value: Any, place: str) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Each plain value with its place and its schema, however deep in models, lists and dicts."""
    schema = resolved(schema)
    if schema.get("type") == "array" and isinstance(value, list):
        for each in value:
            yield from leaves(schema.get("items", {}), each, place)
    elif schema.get("type") == "object" and "properties" in schema:
        for name, inner in schema["properties"].items():
            yield from leaves(inner, member(value, name), f"{place}.{name}")
    else:
        yield place, schema, value


def member(value: Any, name: str) -> Any:
    return value[name] if isinstance(value, dict) else getattr(value, snake(name))


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
