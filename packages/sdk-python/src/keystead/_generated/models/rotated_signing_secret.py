# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret


@model
class RotatedSigningSecret(Model):
    """The new signing secret of a plugin, which is shown only once"""

    plugin_id: str
    """Id of the plugin"""
    signing_secret: Secret
    """What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now"""
    previous_valid_until: datetime.datetime | None
    """Until when events are also signed with the secret before; null: not any more"""
