# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .webhook_attempt import WebhookAttempt
from .webhook_delivery_status import (
    WebhookDeliveryStatus,
)


@model
class WebhookDelivery(Model):
    """An event that is sent to a plugin, with every attempt"""

    delivery_id: str
    """Id of the delivery"""
    webhook_id: str
    """What every attempt has as `webhook-id`"""
    event: str
    """Name of the event"""
    status: WebhookDeliveryStatus
    """`pending`: not tried yet; `failed`: will be tried again; `dead`: given up, or dropped when the plugin was disabled"""
    attempts: list[WebhookAttempt]
    """Each request to the receiver, the oldest first; at most the last hundred"""
    last_answer: None | str
    """The first 1024 bytes of the body of the last answer; null: not tried yet"""
    created_at: datetime.datetime
    """When the delivery was made"""
