"""Derives src/keystead/_sync from src/keystead/_async, word by word; `--check` only reports whether it is stale."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src/keystead/_async"
TARGET = SOURCE.parent / "_sync"

NOTICE = "# Derived from ../{path} by scripts/unasync.py. Never edited.\n"

# In this order.
RULES = [
    (r"\bAsync(Iterator|Generator)\b", r"\1"),
    (r"\bAbstractAsyncContextManager\b", "AbstractContextManager"),
    (r"\bAwaitable\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]", r"\1"),
    (r"^from typing import (.*)\bAwaitable, ", r"from typing import \1"),
    (r"\basynccontextmanager\b", "contextmanager"),
    (r"\bAsync([A-Z]\w*)", r"\1"),
    (r"\basync_(\w+)", r"\1"),
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\b__a(enter|exit|iter|next)__\b", r"__\1__"),
    (r"\baclose\b", "close"),
    (r"\b_async\b", "_sync"),
    (r"all tasks of a program", "all threads of a program"),
    (r"The source of both clients; \.\./_sync is derived from it by scripts/unasync\.py\.", "The synchronous client."),
    # A generator needs its second and third type before Python 3.13.
    (r"(?<![\w.])Generator\[(.+), None\]:$", r"Generator[\1, None, None]:"),
]


def derive(text: str) -> str:
    for pattern, replacement in RULES:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


def derived_files() -> dict[Path, str]:
    files = {}
    for source in sorted(SOURCE.rglob("*.py")):
        path = source.relative_to(SOURCE)
        up = "/".join([".."] * len(path.parts)) + "/_async"
        files[TARGET / path] = NOTICE.format(path=f"{up}/{path}"[3:]) + derive(source.read_text())
    return files


def main() -> None:
    files = derived_files()
    present = {path: path.read_text() for path in TARGET.rglob("*.py")}
    if "--check" in sys.argv[1:]:
        if files != present:
            sys.exit("src/keystead/_sync is stale: run `python3 scripts/unasync.py`.")
        print("_sync is up to date.")
        return
    shutil.rmtree(TARGET, ignore_errors=True)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    print(f"Derived {len(files)} files.")


if __name__ == "__main__":
    main()
