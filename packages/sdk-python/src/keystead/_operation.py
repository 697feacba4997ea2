from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Mapping
from urllib.parse import quote

from ._errors import KeysteadError
from ._secret import SecretText, revealed

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Operation:
    """An operation of the service. Logs and errors show its path template, without identifiers."""

    id: str
    method: str
    path: str

    def path_for(self, parameters: Mapping[str, SecretText]) -> str:
        """@raises KeysteadError: for an identifier that would change the path"""

        def segment(match: re.Match[str]) -> str:
            name = match[1]
            value = revealed(parameters[name])
            if not isinstance(value, str) or value in ("", ".", ".."):
                raise KeysteadError(
                    f"{name} must be a non-empty identifier, not {value!r}; nothing was sent. Is a variable empty?"
                )
            return quote(value, safe="")

        return _PARAMETER.sub(segment, self.path) if "{" in self.path else self.path
