"""OAuth 2.0: credentials of clients, and the device flow for programs that people run."""

from ._async.device import AsyncDeviceGrant, async_device_login
from ._oauth import ClientCredentials, DeviceCode, TimedToken, TokenStorage
from ._sync.device import DeviceGrant, device_login

__all__ = [
    "AsyncDeviceGrant",
    "ClientCredentials",
    "DeviceCode",
    "DeviceGrant",
    "TimedToken",
    "TokenStorage",
    "async_device_login",
    "device_login",
]
