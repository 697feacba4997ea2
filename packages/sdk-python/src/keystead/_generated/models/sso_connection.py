# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .sso_domain import SsoDomain
from .sso_provision import SsoProvision


@model
class SsoConnection(Model):
    """A connection of the tenant to an OpenID provider"""

    connection_id: str
    """Id of the connection"""
    name: str
    """Name, unique in the tenant"""
    issuer: str
    """Issuer of the OpenID provider"""
    client_id: str
    """Id of Keystead at the provider"""
    domains: list[SsoDomain]
    """Domains of the email addresses that it signs in"""
    default_roles: list[str]
    """Roles of the users that it creates"""
    provision: SsoProvision
    """`never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain"""
    require_sso: bool
    """Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can"""
    trust_email: bool
    """Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case"""
    redirect_uri: str
    """What the provider must know as redirect URI"""
    backchannel_logout_uri: str
    """Where the provider sends logout tokens"""
    sign_in_url: str
    """Where people begin to sign in"""
    created_at: datetime.datetime
    """When it was created"""
    updated_at: datetime.datetime
    """When it was changed last"""
