# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .api_key_name import ApiKeyName
from .federated_credential_name import FederatedCredentialName
from .grant_name import GrantName
from .invitation_name import InvitationName
from .project_name import ProjectName
from .user_status import UserStatus


@model
class OffboardPreview(Model):
    """What the offboarding of a user would end"""

    user_id: str
    """Id of the user"""
    name: str
    """Display name of the user"""
    status: UserStatus
    """Status of the user now"""
    is_last_super_admin: bool
    """Whether it would be refused: no other active Super Admin of the tenant would be left"""
    api_keys_count: int
    """Number of API keys that would be revoked"""
    api_keys: list[ApiKeyName]
    """These keys, newest first, at most 100"""
    projects_count: int
    """Number of projects that the user would leave"""
    projects: list[ProjectName]
    """These projects, newest first, at most 100"""
    sessions_count: int
    """Number of sessions that would end"""
    grants_count: int
    """Number of grants of OAuth clients that would end"""
    grants: list[GrantName]
    """These grants, newest first, at most 100"""
    invitations_count: int
    """Number of invitations that the user has sent, and that would be withdrawn"""
    invitations: list[InvitationName]
    """These invitations, newest first, at most 100"""
    federated_credentials_count: int
    """Number of credentials of workloads that would end"""
    federated_credentials: list[FederatedCredentialName]
    """These credentials, newest first, at most 100"""
    oauth_client: bool
    """Whether its registration as a client of OAuth would end"""
    content_token: bool
    """Whether its token of the content contract would end"""
