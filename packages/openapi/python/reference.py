"""Writes docs/reference/sdk-python from the source of the Python SDK; with `--check` it only reports whether it is stale.

Griffe reads the source without running it. The pages are of the synchronous client: the asynchronous one is its source,
and has the same methods.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Iterator

import griffe

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SOURCE = ROOT / "packages/sdk-python/src"
TARGET = ROOT / "docs/reference/sdk-python"

NOTICE = "<!-- Generated from the source: do not edit, run `npm run generate`. -->"
WIDTH = 100

INTRODUCTION = """
`AsyncKeystead` and what belongs to it have the same methods, to be awaited; `aclose` stands for `close`, and lists are
iterated over with `async for`. Every resource has `with_raw_response`: the same methods, whose results have the status
and the headers of the answer.
""".strip()

TYPES = "What the service answers with has `to_dict()`, and keeps fields that are newer than this version."


def prose(docstring: griffe.Docstring | None) -> str:
    """A docstring in Markdown, its `@param` and the like as a list."""
    if docstring is None:
        return ""
    text, *tags = re.split(r"^(?=@(?:param|returns?|raises)\b)", docstring.value, flags=re.MULTILINE)
    inline = re.split(r"\s(?=@returns? )", text.strip())
    lines = [entry(tag) for tag in [*tags, *inline[1:]]]
    return "\n\n".join(part for part in (inline[0], "\n".join(lines)) if part)


def entry(tag: str) -> str:
    words = " ".join(tag.split())
    kind, _, rest = words.removeprefix("@").partition(" ")
    if kind in ("return", "returns"):
        return f"- returns {rest}"
    name, _, meaning = rest.partition(":")
    return f"- `{name}`:{meaning}" if kind == "param" else f"- raises `{name}`:{meaning}"


def signature(function: griffe.Function) -> str:
    """As it is written, on one line if it fits."""
    parts = list(parameters(function))
    returns = f" -> {function.returns}" if function.returns is not None else ""
    line = f"{function.name}({', '.join(parts)}){returns}"
    if len(line) <= WIDTH:
        return line
    inside = "".join(f"    {part},\n" for part in parts)
    return f"{function.name}(\n{inside}){returns}"


def parameters(function: griffe.Function) -> Iterator[str]:
    is_marked = False
    for parameter in function.parameters:
        if parameter.name == "self":
            continue
        if parameter.kind is griffe.ParameterKind.keyword_only and not is_marked:
            is_marked = True
            yield "*"
        kind = f": {parameter.annotation}" if parameter.annotation is not None else ""
        default = "" if parameter.default is None else f"{' = ' if kind else '='}{parameter.default}"
        yield f"{parameter.name}{kind}{default}"


def members(owner: griffe.Class) -> Iterator[griffe.Object]:
    """What callers may use, also what it inherits from classes that have no section of their own."""
    is_told = any(str(base) in ("APIError", "KeysteadError", "Model") for base in owner.bases)
    everything = {**({} if is_told else owner.inherited_members), **owner.members}
    for name, member in everything.items():
        # The resources of the client have pages of their own.
        is_page = owner.name == "Keystead" and "cached" in member.labels
        if name.startswith("_") or name == "with_raw_response" or is_page:
            continue
        yield member.final_target if member.is_alias else member


def fields(owner: griffe.Class) -> str:
    rows = [row(each) for each in members(owner) if isinstance(each, griffe.Attribute)]
    return "\n".join(["| name | type | |", "| --- | --- | --- |", *rows]) if rows else ""


def row(attribute: griffe.Attribute) -> str:
    kind = str(attribute.annotation or "").replace("|", "\\|")
    return f"| `{attribute.name}` | `{kind}` | {' '.join(prose(attribute.docstring).split())} |"


def method(function: griffe.Function, level: int) -> str:
    heading = f"{'#' * level} {function.name}"
    return "\n\n".join(
        part for part in (heading, f"```python\n{signature(function)}\n```", prose(function.docstring)) if part
    )


def class_section(owner: griffe.Class, level: int = 2) -> str:
    bases = [
        str(base) for base in owner.bases if not str(base).startswith(("Resource", "Model", "Generic", "TypedDict"))
    ]
    title = f"{'#' * level} {owner.name}" + (f"({', '.join(bases)})" if bases else "")
    constructor = owner.members.get("__init__")
    parts = [title, prose(owner.docstring)]
    if isinstance(constructor, griffe.Function) and constructor.docstring is not None:
        made = signature(constructor).replace("__init__", owner.name, 1).removesuffix(" -> None")
        parts += [f"```python\n{made}\n```", prose(constructor.docstring)]
    parts.append(fields(owner))
    parts += [method(each, level + 1) for each in members(owner) if isinstance(each, griffe.Function)]
    return "\n\n".join(part for part in parts if part)


def value_section(attribute: griffe.Object) -> str:
    value = getattr(attribute, "value", None)
    return f"## {attribute.name}\n\n```python\n{attribute.name} = {value}\n```\n\n{prose(attribute.docstring)}".strip()


def exported(module: griffe.Module) -> list[griffe.Object]:
    names = [str(each).strip("'\"") for each in module.exports or []]
    found = (module[name] for name in names if not name.startswith("__"))
    return [each.final_target if each.is_alias else each for each in found]


def section(thing: griffe.Object) -> str:
    return class_section(thing) if isinstance(thing, griffe.Class) else value_section(thing)


def page(title: str, *sections: str) -> str:
    return "\n\n".join([NOTICE, f"# {title}", *(part for part in sections if part)]).rstrip() + "\n"


def resources(package: griffe.Module) -> Iterator[tuple[str, str, list[griffe.Class]]]:
    """Of each attribute of the client its name, its page and its classes: a contract has resources of its own."""
    for attribute in package["_sync.client_resources.ClientResources"].members.values():
        if "cached" in attribute.labels:
            name = str(attribute.annotation)
            module = package["_sync.client_resources"].members[name].final_target.module
            classes = [
                each.final_target if each.is_alias else each
                for each in module.classes.values()
                if is_resource(each) and not each.name.endswith("WithRawResponse")
            ]
            yield attribute.name, module.name, [classes[-1], *classes[:-1]]


def is_resource(owner: griffe.Class) -> bool:
    """Defined there, or a resource of the contract that has a file of its own."""
    return not owner.is_alias or "._sync.resources." in owner.target_path


def pages() -> dict[str, str]:
    package = griffe.load("keystead", search_paths=[SOURCE], resolve_aliases=True)
    assert isinstance(package, griffe.Module)
    found: dict[str, str] = {}
    links = []
    for name, file, classes in resources(package):
        first = prose(classes[0].docstring).split("\n")[0]
        links.append(f"- [`client.{name}`]({file}.md): {first}")
        found[f"{file}.md"] = page(f"client.{name}", *(class_section(each) for each in classes))
    public = [each for each in exported(package) if not each.name.startswith("Async")]
    client = [each for each in public if each.name == "Keystead"]
    others = [each for each in public if each.name != "Keystead"]
    found["README.md"] = page(
        "keystead",
        INTRODUCTION,
        "\n".join([*links, "- [`keystead.types`](types.md)"]),
        *map(section, [*client, *others]),
    )
    found["types.md"] = page(
        "keystead.types", prose(package["types"].docstring), TYPES, *map(section, exported(package["types"]))
    )
    return found


def main() -> None:
    wanted = pages()
    present = {path.name: path.read_text() for path in TARGET.glob("*")}
    if "--check" not in sys.argv[1:]:
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True)
        for name, text in wanted.items():
            (TARGET / name).write_text(text)
        print("Wrote docs/reference/sdk-python.")
    elif wanted == present:
        print("docs/reference/sdk-python is up to date.")
    else:
        sys.exit("docs/reference/sdk-python is stale: run `npm run generate` and commit it.")


if __name__ == "__main__":
    main()
