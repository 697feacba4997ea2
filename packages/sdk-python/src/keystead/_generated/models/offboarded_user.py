# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt


@model
class OffboardedUser(Model):
    """What has ended with the access of a user, and which replicas have confirmed it"""

    user_id: str
    """Id of the user"""
    api_keys: int
    """Number of API keys that were revoked"""
    projects: int
    """Number of projects that the user has left"""
    sessions: int
    """Number of sessions that have ended"""
    grants: int
    """Number of grants of OAuth clients that have ended"""
    invitations: int
    """Number of invitations that were withdrawn"""
    federated_credentials: int
    """Number of credentials of workloads that have ended"""
    oauth_client: bool
    """Whether its registration as a client of OAuth has ended"""
    content_token: bool
    """Whether its token of the content contract has ended"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
