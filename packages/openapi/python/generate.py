"""Writes packages/sdk-python/src/keystead/_generated from openapi.json, then its reference (reference.py); with `--check`
it only reports whether they are stale.

It runs openapi-python-client in a virtual environment that this script creates. Only its models are used, with custom
templates: its client returns documented errors instead of raising them, and its models refuse unknown values (document.py
and templates/ state the changes).
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from document import Facts, models_of, operations_of

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parent / "openapi.json"
TARGET = HERE.parent.parent / "sdk-python/src/keystead/_generated"
# Beside what else is fetched and never committed.
ENVIRONMENT = HERE.parent / "node_modules/.cache/python-generator"
REQUIREMENTS = HERE / "requirements.txt"

NOTICE = (
    "Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. "
    "Never edited: `npm run generate`."
)


def environment() -> Path:
    """The folder of the generator's programs; it is made when the requirements have changed."""
    programs = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
    marker = ENVIRONMENT / "requirements.sha256"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    if marker.exists() and marker.read_text() == digest:
        return programs
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.create(ENVIRONMENT, with_pip=True)
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
    marker.write_text(digest)
    return programs


def run_generator(programs: Path, document: dict[str, object], facts: Facts, folder: Path) -> Path:
    source = folder / "document.json"
    source.write_text(json.dumps(document))
    templates = folder / "templates"
    shutil.copytree(HERE / "templates", templates)
    # JSON is read as a value of the template language too.
    (templates / "facts.jinja").write_text(f"{{% set facts = {json.dumps(facts)} %}}")
    output = folder / "output"
    command = [programs / "openapi-python-client", "generate", "--path", source, "--output-path", output]
    command += ["--meta", "none", "--fail-on-warning", "--config", HERE / "config.yml"]
    command += ["--custom-template-path", templates]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"openapi-python-client failed:\n{done.stdout}{done.stderr}")
    return output / "models"


def constant(operation_id: str) -> str:
    words = "".join(f"_{sign}" if sign.isupper() else sign for sign in operation_id)
    return words.replace(".", "_").upper()


def operations_module(document: dict[str, object]) -> str:
    lines = [f'"""Every operation of the service, under the name of its operationId.\n\n{NOTICE}\n"""\n']
    lines.append("from .._operation import Operation\n")
    for operation_id, method, path in operations_of(document):
        lines.append(f'{constant(operation_id)} = Operation("{operation_id}", "{method}", "{path}")')
    return "\n".join(lines) + "\n"


def generate(folder: Path) -> Path:
    """Writes the package into a folder. @returns where"""
    programs = environment()
    document = json.loads(DOCUMENT.read_text())
    package = folder / "_generated"
    package.mkdir()
    shutil.move(run_generator(programs, *models_of(document), folder), package / "models")
    (package / "__init__.py").write_text(f'"""{NOTICE}"""\n')
    (package / "operations.py").write_text(operations_module(document))
    ruff = [str(programs / "ruff"), "--quiet", "--no-cache"]
    check = [*ruff[:1], "check", *ruff[1:], "--isolated", "--fix", "--select", "F401,I"]
    subprocess.run([*check, "--per-file-ignores", "__init__.py:F401", str(package)], check=True)
    subprocess.run([*ruff[:1], "format", *ruff[1:], "--isolated", "--line-length", "120", str(package)], check=True)
    return package


def files_of(folder: Path) -> list[str]:
    files = (path.relative_to(folder) for path in folder.rglob("*.py"))
    return sorted(str(path) for path in files)


def is_same(one: Path, other: Path) -> bool:
    files = files_of(one)
    if files != files_of(other):
        return False
    _, different, unreadable = filecmp.cmpfiles(one, other, files, shallow=False)
    return not different and not unreadable


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = generate(Path(folder))
        if "--check" not in sys.argv[1:]:
            shutil.rmtree(TARGET, ignore_errors=True)
            shutil.copytree(package, TARGET)
            print("Wrote packages/sdk-python/src/keystead/_generated.")
        elif is_same(package, TARGET):
            print("The models of the Python SDK are those of openapi.json.")
        else:
            sys.exit("packages/sdk-python/src/keystead/_generated is stale: run `npm run generate` and commit it.")
    reference = subprocess.run([environment() / "python", HERE / "reference.py", *sys.argv[1:]])
    sys.exit(reference.returncode)


if __name__ == "__main__":
    main()
