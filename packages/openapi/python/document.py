"""The part of openapi.json that models are generated from, in a form that suits openapi-python-client.

What is changed in the copy, and why:

- Envelopes (`{message, data, timestamp}`) are replaced by their `data`, to avoid `answer.data.user_id`.
- Requests and errors are left out: requests are keyword arguments, and errors are exceptions.
- UUIDs become strings: that is what paths take and what logs show.
- The known values of an open set (`x-extensible-enum`) become an enumeration; templates/literal_enum.py.jinja opens all of them.
- Constants become their types, so that a newer service may send other values.
- Maps without fields of their own become `JsonObject`, which is a dict.

The generator ignores what stands beside a `$ref`, and knows no credentials: the templates get both as `Facts`.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

Facts = dict[str, dict[str, dict[str, Any]]]
"""Of each member of each model its `description` and whether it `is_secret`."""

# packages/openapi/sdk-behaviours.md lists them by operation.
SECRETS = frozenset(
    {
        "CreatedAggregatorApiKey.key",
        "ContentUser.token",
        "CreatedAccount.api_key",
        "CreatedApiKey.api_key",
        "CompletedSession.session_token",
        "CreatedInvitation.url",
        "CreatedTenant.owner_password",
        "CreatedUserApiKey.api_key",
        "PasswordDemand.url",
        "RegisteredPlugin.signing_secret",
        "RotatedApiKey.new_api_key",
        "RotatedSigningSecret.signing_secret",
        "RotatedAccountKey.api_key",
        "Session.session_token",
    }
)

JSON_OBJECT: Schema = {"type": "object", "additionalProperties": True}


class DocumentError(Exception):
    """An answer contains a schema without a name."""


def models_of(document: Schema) -> tuple[Schema, Facts]:
    """A document without paths, whose components are the models to generate, and what it cannot say of their members."""
    schemas: dict[str, Schema] = {}
    facts: Facts = {}
    all_schemas = document["components"]["schemas"]

    def define(name: str, schema: Schema) -> Schema:
        if name not in schemas:
            schemas[name] = {}
            schemas[name] = tidy(schema, name, top=True)
        return {"$ref": f"#/components/schemas/{name}"}

    def assert_named(place: str, top: bool) -> None:
        if not top:
            raise DocumentError(f"{place} is a schema without a name: give it one with .meta({{ id }})")

    def tidy(schema: Schema, place: str, *, top: bool = False) -> Schema:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            if name == "JsonValue":
                return described(schema)
            return define(name, all_schemas[name])
        if "anyOf" in schema:
            return {**described(schema), "anyOf": [tidy(each, place) for each in schema["anyOf"]]}
        values = schema.get("x-extensible-enum") or schema.get("enum")
        # Where a set is open and has no name, it is any text.
        if values and (top or "enum" in schema):
            assert_named(place, top)
            return {**described(schema), "type": "string", "enum": values}
        if "const" in schema:
            return {**described(schema), "type": "boolean" if isinstance(schema["const"], bool) else "string"}
        if schema.get("type") == "array":
            return {**described(schema), "type": "array", "items": tidy(schema.get("items", {}), place)}
        if schema.get("type") == "object":
            return an_object(schema, place, top=top)
        return {key: value for key, value in schema.items() if key in ("type", "description") or value == "date-time"}

    def an_object(schema: Schema, place: str, *, top: bool) -> Schema:
        if "properties" not in schema:
            return JSON_OBJECT if top else define("JsonObject", JSON_OBJECT)
        assert_named(place, top)
        members = schema["properties"]
        properties = {name: tidy(each, f"{place}.{name}") for name, each in members.items()}
        facts[place] = {name: facts_of(each, f"{place}.{name}") for name, each in members.items()}
        return {**described(schema), "type": "object", "properties": properties, "required": schema.get("required", [])}

    for operation_id, answer in answers_of(document):
        tidy(answer, operation_id)
    found = {f"{place}.{name}" for place, members in facts.items() for name, fact in members.items() if fact["is_secret"]}
    if found != SECRETS:
        raise DocumentError(f"No model has these secrets: {sorted(SECRETS - found)}. Has it another name now?")
    components = {"schemas": dict(sorted(schemas.items()))}
    return {"openapi": "3.1.0", "info": document["info"], "paths": {}, "components": components}, facts


def facts_of(schema: Schema, place: str) -> dict[str, Any]:
    return {"description": description_of(schema), "is_secret": place in SECRETS}


def description_of(schema: Schema) -> str:
    """A description of its own, or that of what the schema is when it is not null; empty without any."""
    own = schema.get("description")
    inner = (description_of(each) for each in schema.get("anyOf", []) if each.get("type") != "null")
    return own or next((text for text in inner if text), "")


def described(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("description",) if key in schema}


def operations_of(document: Schema) -> list[tuple[str, str, str]]:
    """Of each operation of the SDK its id, method and path."""
    return sorted(
        (operation["operationId"], method.upper(), path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters" and is_of_sdk(operation)
    )


def is_of_sdk(operation: Schema) -> bool:
    """Whether the SDK has a method for it. `credentials`, and libraries for OAuth, call the endpoints of OAuth and their metadata,
    and receivers those of shared signals."""
    return not operation["operationId"].startswith(("oauth.", "discovery.", "ssf."))


def answers_of(document: Schema) -> list[tuple[str, Schema]]:
    """Of each operation with a JSON answer its id and the schema of that answer, out of its envelope."""
    answers = []
    for path in document["paths"].values():
        for operation in filter(is_of_sdk, path.values()):
            success = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            content = success.get("content", {}).get("application/json")
            if content:
                schema = content["schema"]
                name = schema.get("$ref", "").rsplit("/", 1)[-1]
                if name.endswith(("Response", "Page")):
                    schema = document["components"]["schemas"][name]["properties"]["data"]
                answers.append((operation["operationId"], schema))
    return answers
