# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
ReplicaState = Union[Literal["confirmed", "fenced"], str]
"""Whether a replica answered, or was fenced because it did not"""
