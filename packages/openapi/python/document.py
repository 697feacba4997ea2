"""The part of openapi.json that models are generated from, in a form that openapi-python-client makes good code of.

What is changed in the copy, and why:

- Envelopes (`{message, data, timestamp}`) are left out and their `data` is a model: nobody wants `answer.data.user_id`.
- Schemas written in place get the names of NAMES; the generator would call them `ApiKeyCreditsType0RefillType0`.
- Requests and errors are left out: requests are keyword arguments, and errors are exceptions.
- UUIDs become strings: that is what paths take and what logs show.
- Constants become their types, so that a newer service may say something else.
- Maps without fields of their own become `JsonObject`, which is a dict.
"""

from __future__ import annotations

import copy
from typing import Any

Schema = dict[str, Any]

NAMES = {
    "ApiKey.credits": "KeyCredits",
    "KeyCredits.refill": "KeyRefill",
    "Completion.usage": "CompletionUsage",
    "Health.data": "HealthData",
    "Job.input": "JobInput",
    "JobInput.messages": "ChatMessage",
    "JsonWebKeySet.keys": "JsonWebKey",
    "McpConfig.used_by_projects": "ProjectName",
    "NewTenant.owner": "TenantOwner",
    "Receipt.replicas": "ReplicaReceipt",
    "Session.user": "SessionUser",
    "UserDetails.projects": "ProjectName",
    "Verification.user": "VerifiedUser",
    "Verification.project": "ProjectName",
    "v1.apiKeys.create": "NewApiKey",
    "v1.apiKeys.import": "ImportedApiKeys",
    "v1.apiKeys.update": "ChangedApiKey",
    "v1.apiKeys.rotate": "RotatedApiKey",
    "v1.apiKeys.disable": "ChangedApiKey",
    "v1.apiKeys.enable": "ChangedApiKey",
    "v1.apiKeys.delete": "ChangedApiKey",
    "v1.configs.create": "NewConfig",
    "v1.projects.create": "NewProject",
    "v1.userApiKeys.create": "NewUserApiKey",
    # Enums
    "AuditEvent.outcome": "AuditOutcome",
    "Charge.state": "ChargeState",
    "ChatMessage.role": "MessageRole",
    "KeyLimit.kind": "LimitKind",
    "ReplicaReceipt.state": "ReplicaState",
}

JSON_OBJECT: Schema = {"type": "object", "additionalProperties": True}


class DocumentError(Exception):
    """The document holds something that this script has no name for."""


def models_of(document: Schema) -> Schema:
    """A document without paths, whose components are the models to generate."""
    schemas: dict[str, Schema] = {}
    shapes: dict[str, Schema] = {}
    all_schemas = document["components"]["schemas"]

    def define(name: str, schema: Schema) -> Schema:
        reference = {"$ref": f"#/components/schemas/{name}"}
        shape = copy.deepcopy(schema)
        if shapes.setdefault(name, shape) != shape:
            raise DocumentError(f"Two different schemas are called {name}: give one another name in NAMES")
        if name not in schemas:
            schemas[name] = {}
            schemas[name] = tidy(schema, name, top=True)
        return reference

    def named(place: str) -> str:
        try:
            return NAMES[place]
        except KeyError:
            raise DocumentError(f"{place} is a schema without a name: give it one in NAMES, document.py") from None

    def tidy(schema: Schema, place: str, *, top: bool = False) -> Schema:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            return {} if name == "JsonValue" else define(name, all_schemas[name])
        if "anyOf" in schema:
            return {**described(schema), "anyOf": [tidy(each, place) for each in schema["anyOf"]]}
        if "enum" in schema:
            return {**described(schema), "type": "string", "enum": schema["enum"]} if top else define(named(place), schema)
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
        if not top:
            return define(named(place), schema)
        properties = {name: tidy(each, f"{place}.{name}") for name, each in schema["properties"].items()}
        return {**described(schema), "type": "object", "properties": properties, "required": schema.get("required", [])}

    for operation_id, answer in answers_of(document):
        tidy(answer, operation_id)
    components = {"schemas": dict(sorted(schemas.items()))}
    return {"openapi": "3.1.0", "info": document["info"], "paths": {}, "components": components}


def described(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("description",) if key in schema}


def operations_of(document: Schema) -> list[tuple[str, str, str]]:
    """Of each operation its id, method and path."""
    return sorted(
        (operation["operationId"], method.upper(), path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    )


def answers_of(document: Schema) -> list[tuple[str, Schema]]:
    """Of each operation with a JSON answer its id and the schema of that answer, out of its envelope."""
    answers = []
    for path in document["paths"].values():
        for operation in path.values():
            success = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            content = success.get("content", {}).get("application/json")
            if content:
                schema = content["schema"]
                answers.append((operation["operationId"], schema.get("properties", {}).get("data", schema)))
    return answers
