# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .access_token_algorithm import AccessTokenAlgorithm
from .o_auth_client_auth_method import (
    OAuthClientAuthMethod,
)
from .o_auth_client_keys import OAuthClientKeys
from .o_auth_grant_type import OAuthGrantType


@model
class OAuthClient(Model):
    """A user as a client of OAuth 2.0"""

    client_id: str
    """The client_id: the id of the user"""
    redirect_uris: list[str]
    """Where the authorization endpoint may send its answers, each compared as a text: https, http to a loopback address, or the private-use scheme of an app"""
    grant_types: list[OAuthGrantType]
    """What the client may use"""
    token_endpoint_auth_method: None | OAuthClientAuthMethod
    """How the client authenticates; null: with an API key of the user, as client_secret_basic or client_secret_post, or with its own keys if it has any"""
    jwks: None | OAuthClientKeys
    """Public keys of the client, for private_key_jwt (RFC 7517); null for none"""
    jwks_uri: None | str
    """Where the public keys of the client are, in place of `jwks`; null for none"""
    name: None | str
    """Name of the client, as people who sign in see it; null for none"""
    logo_uri: None | str
    """Logo of the client, https; null for none"""
    scopes: list[str]
    """What tokens may do that the client gets with its own keys"""
    access_token_alg: AccessTokenAlgorithm | None
    """Signature algorithm of its access tokens; null: that of the installation"""
    created_at: datetime.datetime
    """When the user was first registered"""
    updated_at: datetime.datetime
    """When the registration was last replaced"""
