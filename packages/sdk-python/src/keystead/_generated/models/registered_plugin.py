# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from ..._secret import Secret


@model
class RegisteredPlugin(Model):
    """A new plugin with its signing secret, which is shown only once"""

    plugin_id: str
    """Id of the plugin"""
    status: str
    """`registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait"""
    signing_secret: Secret
    """What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now"""
