# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from typing import Literal, Union

# A newer service may answer with a value that is not listed here.
WebhookDeliveryStatus = Union[Literal["dead", "delivered", "failed", "pending"], str]
"""Whether the event of a delivery was taken, is to be sent, or is given up"""
