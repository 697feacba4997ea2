"""Every operation of the document is reachable through exactly one public method, with the arguments it names."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from typing import Any, Iterator

import httpx
import pytest

import keystead
from keystead import types as keystead_types
from keystead._generated import operations as generated
from keystead._operation import Operation

from .conftest import PACKAGE, ROOT
from .dual import Both
from .operations import DOCUMENT, OPERATIONS, fields_of, operation_of, resolved

RESOURCE = "Resource"


def is_resource(value: object) -> bool:
    return any(base.__name__.endswith(RESOURCE) for base in type(value).__mro__)


def methods_of(client: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Public methods of all resources, under their full names."""
    for name in dir(type(client)):
        if name.startswith("_") or name == "with_raw_response":
            continue
        value = getattr(client, name)
        if is_resource(value):
            yield from methods_of(value, f"{path}{name}.")
        elif path and callable(value):
            yield f"{path}{name}", value


def public_name(operation_id: str) -> str:
    parts = operation_id.removeprefix("v1.").split(".")
    words = ["".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in part) for part in parts]
    return ".".join("import_" if word == "import" else word for word in words)


def dummy_arguments(method: Any) -> dict[str, Any]:
    required = (each for each in inspect.signature(method).parameters.values() if each.default is each.empty)
    return {each.name: [] if each.name in ("keys", "requests") else "x" for each in required}


class Recorder:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(operation_of(request.method, request.url.path))
        is_list = self.seen[-1].endswith(
            (
                ".list",
                ".history",
                "signingKeys.rotate",
                "listSessions",
                "plugins.deliveries",
                ".projects",
                ".users",
                ".search",
                "usage.get",
                "verifyBatch",
            )
        )
        # The scopes are no page of a list: their data has the sets too. Factors are none either.
        is_object = self.seen[-1].endswith(("v1.scopes.list", "factors.list", "userFactors.list"))
        data: Any = [] if is_list and not is_object else {}
        bare = self.seen[-1].startswith(("aggregator", "accounts", "authzen", "content"))
        return httpx.Response(200, json=data if bare else {"data": data, "next_cursor": None})


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_every_operation_has_exactly_one_method(kind: str) -> None:
    both, recorder = Both(kind), Recorder()
    reached: dict[str, str] = {}

    async def call_all() -> None:
        client = both.client_class("http://test", api_key="k", transport=httpx.MockTransport(recorder.answer))
        for name, method in methods_of(client):
            called = method(**dummy_arguments(method))
            if hasattr(called, "first_page"):
                called = called.first_page()
            if name == "objects.download":
                called = called.read()
            if name == "audit_events.export":
                called = called.text()
            if name == "aggregator.stream":
                # What this server answers is no stream.
                with pytest.raises(keystead.APIConnectionError):
                    await both.done(called.final())
            else:
                await both.done(called)
            operation = recorder.seen.pop()
            assert not recorder.seen
            assert operation not in reached, f"{operation} is reached by {name} and by {reached[operation]}"
            reached[operation] = name
        await both.close(client)

    both.run(call_all)
    assert reached == {operation: public_name(operation) for operation in OPERATIONS}


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_methods_take_the_arguments_of_the_document(kind: str) -> None:
    client = Both(kind).client_class("http://test", api_key="k")
    methods = dict(methods_of(client))
    for operation_id, operation in OPERATIONS.items():
        taken = set(inspect.signature(methods[public_name(operation_id)]).parameters)
        fields = fields_of(operation)
        if operation_id == "authzen.evaluateBatch":  # Every method has `options` of its own.
            fields = fields - {"options"} | {"evaluations_semantic"}
        assert taken == fields | {"options"}, operation_id


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_every_method_has_a_raw_one(kind: str) -> None:
    client = Both(kind).client_class("http://test", api_key="k")
    for name, _ in methods_of(client):
        # Their answers are not there when they are called.
        if name in ("aggregator.stream", "audit_events.export", "objects.download"):
            continue
        *path, method = name.split(".")
        resource: Any = client
        for part in path:
            resource = getattr(resource, part)
        assert callable(getattr(resource.with_raw_response, method)), name


def test_the_parameters_of_keys_are_those_of_the_document() -> None:
    batch = body_of("v1.keys.verifyBatch")
    assert batch["properties"]["requests"]["items"]["$ref"].endswith("/VerifyKeyRequest")
    verify = fields_of(OPERATIONS["v1.keys.verify"])
    assert set(keystead_types.VerifyKeyRequest.__annotations__) == verify
    imported = resolved(body_of("v1.apiKeys.import")["properties"]["keys"]["items"])["properties"]
    assert set(keystead_types.ImportedKeyParam.__annotations__) == set(imported)


def body_of(operation: str) -> dict[str, Any]:
    return resolved(OPERATIONS[operation]["requestBody"]["content"]["application/json"]["schema"])


def test_types_are_called_as_in_the_document() -> None:
    shared = set(DOCUMENT["components"]["schemas"])
    # Python's own: pages and events, and what arguments are made of.
    own = {"Page", "AuthCheck", "Moment", "CompletionChunk", "CompletionDone", "CompletionEvent", "ChatMessageParam"}
    assert set(keystead_types.__all__) - shared == own | {"JsonObject"}


def test_the_generated_operations_are_those_of_the_document() -> None:
    made = {each.id: (each.method, each.path) for each in vars(generated).values() if isinstance(each, Operation)}
    assert made == {name: (each["method"], each["path"]) for name, each in OPERATIONS.items()}


def test_the_synchronous_client_is_derived() -> None:
    subprocess.run([sys.executable, PACKAGE / "scripts/unasync.py", "--check"], check=True, capture_output=True)


def test_only_the_transport_knows_httpx() -> None:
    importing = {
        file.name
        for file in (PACKAGE / "src").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if (isinstance(node, ast.Import) and any(name.name.startswith("http") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("http"))
    }
    assert importing == {"_transport.py"}


def test_generated_files_say_so() -> None:
    generated_files = (PACKAGE / "src/keystead/_generated").rglob("*.py")
    assert all("Never edited" in file.read_text() for file in generated_files)
    derived = (PACKAGE / "src/keystead/_sync").rglob("*.py")
    assert all("Never edited" in file.read_text() for file in derived)


def test_the_versions_agree() -> None:
    manifest = (PACKAGE / "package.json").read_text()
    assert f'"version": "{keystead.__version__}"' in manifest
    assert (ROOT / "LICENSE").read_text() == (PACKAGE / "LICENSE").read_text()
