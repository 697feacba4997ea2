# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
SigningKeyState = Union[Literal["current", "next", "retired"], str]
