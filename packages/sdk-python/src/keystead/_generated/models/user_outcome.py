# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
UserOutcome = Union[Literal["changed", "forbidden", "not_found", "unchanged"], str]
"""What a call that changes many users did to one of them"""
