# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
VerifyCode = Union[
    Literal[
        "DISABLED",
        "EXPIRED",
        "INSUFFICIENT_SCOPE",
        "IP_NOT_ALLOWED",
        "MALFORMED",
        "NOT_FOUND",
        "RATE_LIMITED",
        "REVOKED",
        "USAGE_EXCEEDED",
        "USER_INACTIVE",
        "VALID",
    ],
    str,
]
"""Why a key is valid or not"""
