"""Every model of the package, with a full answer to every operation."""

from __future__ import annotations

import ast
import copy
import datetime
import inspect
import json
import pickle
import sys
from typing import Any, Iterator

import pytest

import keystead
from keystead import Secret
from keystead import types as keystead_types
from keystead._generated import models
from keystead._model import Model

from .conftest import PACKAGE
from .samples import leaves, results

RESULTS = list(results())

# As packages/openapi/sdk-behaviours.md lists them.
SECRETS = {
    "v1.apiKeys.create.api_key",
    "v1.userApiKeys.create.api_key",
    "v1.apiKeys.rotate.new_api_key",
    "v1.auth.login.session_token",
    "v1.auth.completeLogin.session_token",
    "v1.invitations.create.url",
    "v1.users.demandPassword.url",
    "v1.tenants.create.owner_password",
    "v1.plugins.create.signing_secret",
    "v1.plugins.rotateSecret.signing_secret",
    "aggregator.apiKeys.create.key",
    "accounts.users.create.api_key",
    "accounts.users.rotateKey.api_key",
    *(f"content.apiUsers.{verb}.token" for verb in ("create", "get", "list", "regenerateToken", "update")),
}


def all_leaves() -> Iterator[tuple[str, dict[str, Any], Any]]:
    for operation_id, schema, result in RESULTS:
        yield from leaves(schema, result, operation_id)


def test_every_date_time_of_the_document_is_a_datetime() -> None:
    moments = [(place, value) for place, schema, value in all_leaves() if schema.get("format") == "date-time"]
    assert len(moments) > 60 and any("credits.refill.last_at" in place for place, _ in moments)
    assert [place for place, value in moments if not isinstance(value, datetime.datetime)] == []


def test_every_member_that_names_a_time_is_a_date_time_of_the_document() -> None:
    named = [(place, schema) for place, schema, _ in all_leaves() if place.endswith(("_at", "At", "_until", "_reset"))]
    assert named and [place for place, schema in named if schema.get("format") != "date-time"] == []


def test_credentials_are_secrets_and_nothing_else_is() -> None:
    found = {place for place, _, value in all_leaves() if isinstance(value, Secret)}
    assert found == SECRETS


def test_models_have_a_hash_that_equal_ones_share() -> None:
    for operation_id, _, result in RESULTS:
        for each in result if isinstance(result, list) else [result]:
            if isinstance(each, dict):  # A JSON Schema is no model.
                continue
            twin = copy.deepcopy(each)
            assert twin == each and hash(twin) == hash(each) and len({twin, each}) == 1, operation_id
            assert pickle.loads(pickle.dumps(each)) == each


def test_models_that_differ_deep_inside_are_told_apart() -> None:
    def verification(**changed: Any) -> keystead_types.Verification:
        limit = {"name": "minute", "remaining": 3, **changed}
        return keystead_types.Verification.from_dict({"limits": [limit], "metadata": {"a": [{"b": changed}]}})

    assert len({verification(), verification(), verification(remaining=2), verification(name="hour")}) == 3
    assert hash(keystead.Page([verification()], None, _response())) == hash(
        keystead.Page([verification()], None, _response())
    )


def _response() -> Any:
    with keystead.Keystead("http://test", api_key="k") as client:
        return client and keystead.RawResponse(200, {"a": "b"}, b"", None)


def test_to_dict_is_what_was_sent() -> None:
    key = keystead_types.CreatedApiKey.from_dict({"key_id": "k1", "api_key": "ks_text", "colour": "green"})
    assert key.to_dict() == {"key_id": "k1", "api_key": Secret("ks_text"), "colour": "green"}
    user = keystead_types.User.from_dict({"user_id": "u1", "created_at": "2026-01-02T03:04:05Z"})
    assert json.loads(json.dumps(user.to_dict())) == {"user_id": "u1", "created_at": "2026-01-02T03:04:05Z"}


def public_classes() -> set[type]:
    """What a caller can name, and what an editor shows for what the client returns."""
    found = {
        value
        for module in list(sys.modules.values())
        if module.__name__.split(".")[0] == "keystead"
        for name, value in vars(module).items()
        if inspect.isclass(value) and not name.startswith("_") and value.__module__.startswith("keystead")
    }
    return found


@pytest.mark.parametrize("kind", sorted(public_classes(), key=lambda kind: (kind.__module__, kind.__name__)))
def test_the_class_has_a_docstring(kind: type) -> None:
    # dataclass writes one of its own: the signature.
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}("), kind


def documented(kind: type) -> set[str]:
    """The fields with a text after them, which editors show on hover."""
    [body] = [each for each in ast.parse(inspect.getsource(kind)).body if isinstance(each, ast.ClassDef)]
    pairs = zip(body.body, body.body[1:], strict=False)
    return {
        one.target.id
        for one, other in pairs
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        if isinstance(other, ast.Expr) and isinstance(other.value, ast.Constant)
    }


@pytest.mark.parametrize("name", [name for name in models.__all__ if inspect.isclass(getattr(models, name))])
def test_every_field_of_the_model_has_a_docstring(name: str) -> None:
    kind = getattr(models, name)
    if kind is not dict and issubclass(kind, Model):
        assert documented(kind) == set(kind.__annotations__)


def test_every_public_method_has_a_docstring() -> None:
    missing = []
    files = (PACKAGE / "src/keystead/_sync").rglob("*.py")
    for file in sorted(file for file in files if file.name not in ("core.py", "credentials.py")):
        for kind in ast.walk(ast.parse(file.read_text())):
            if not isinstance(kind, ast.ClassDef) or kind.name.startswith("_"):
                continue
            for method in kind.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    if ast.get_docstring(method) is None:
                        missing.append(f"{kind.name}.{method.name}")
    assert missing == []
