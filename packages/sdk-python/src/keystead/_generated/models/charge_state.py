# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
ChargeState = Union[Literal["committed", "refunded", "reserved"], str]
"""Whether a charge is reserved, was committed, or was given back"""
