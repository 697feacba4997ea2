# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
OAuthClientAuthMethod = Union[Literal["client_secret_basic", "client_secret_post", "none", "private_key_jwt"], str]
