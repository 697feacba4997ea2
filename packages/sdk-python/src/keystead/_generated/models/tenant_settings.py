# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .access_settings import AccessSettings
from .egress_settings import EgressSettings
from .key_settings import KeySettings
from .limit_settings import LimitSettings
from .mfa_settings import MfaSettings
from .password_settings import PasswordSettings
from .retention_settings import RetentionSettings
from .session_settings import SessionSettings
from .storage_settings import StorageSettings
from .token_settings import TokenSettings


@model
class TenantSettings(Model):
    """Everything that governs a tenant"""

    keys: KeySettings
    """Of keys and content tokens"""
    sessions: SessionSettings
    """Of sessions of people"""
    mfa: MfaSettings
    """Of second factors; `/api/v1/auth/policy` shows the same"""
    passwords: PasswordSettings
    """Of passwords of people"""
    tokens: TokenSettings
    """Of access tokens"""
    access: AccessSettings
    """Of calls that manage the tenant"""
    limits: LimitSettings
    """Of limits of keys"""
    egress: EgressSettings
    """Of requests that Keystead sends"""
    retention: RetentionSettings
    """Of how long records are kept"""
    storage: StorageSettings
    """Of stored objects"""
