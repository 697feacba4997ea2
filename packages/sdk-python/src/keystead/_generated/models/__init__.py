"""What the service answers with.

Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
"""

from .accepted_invitation import AcceptedInvitation
from .access_decision import AccessDecision
from .access_decision_context import AccessDecisionContext
from .access_decisions import AccessDecisions
from .access_evaluation_failure import AccessEvaluationFailure
from .access_settings import AccessSettings
from .access_token_algorithm import AccessTokenAlgorithm
from .account import Account
from .account_role import AccountRole
from .account_usage import AccountUsage
from .acknowledgement import Acknowledgement
from .aggregator_api_key import AggregatorApiKey
from .aggregator_user import AggregatorUser
from .api_key import ApiKey
from .api_key_name import ApiKeyName
from .api_key_outcome import ApiKeyOutcome
from .api_key_result import ApiKeyResult
from .api_key_status import ApiKeyStatus
from .audit_checkpoint import AuditCheckpoint
from .audit_consistency import AuditConsistency
from .audit_event import AuditEvent
from .audit_outcome import AuditOutcome
from .audit_proof import AuditProof
from .bounded_count import BoundedCount
from .changed_api_key import ChangedApiKey
from .changed_api_keys import ChangedApiKeys
from .changed_plan import ChangedPlan
from .changed_role import ChangedRole
from .changed_users import ChangedUsers
from .charge import Charge
from .charge_state import ChargeState
from .chat_message import ChatMessage
from .completed_session import CompletedSession
from .completion import Completion
from .completion_usage import CompletionUsage
from .content_user import ContentUser
from .created_account import CreatedAccount
from .created_aggregator_api_key import CreatedAggregatorApiKey
from .created_api_key import CreatedApiKey
from .created_invitation import CreatedInvitation
from .created_mcp_config import CreatedMcpConfig
from .created_project import CreatedProject
from .created_tenant import CreatedTenant
from .created_user import CreatedUser
from .created_user_api_key import CreatedUserApiKey
from .credential_type import CredentialType
from .deleted_account import DeletedAccount
from .deleted_role import DeletedRole
from .deleted_sso_connection import DeletedSsoConnection
from .destroyed_storage_keys import DestroyedStorageKeys
from .effective_scope import EffectiveScope
from .effective_scopes import EffectiveScopes
from .egress_settings import EgressSettings
from .ended_federated_credential import EndedFederatedCredential
from .ended_sessions import EndedSessions
from .enrolled_factor import EnrolledFactor
from .event_kind import EventKind
from .factor import Factor
from .federated_claims import FederatedClaims
from .federated_credential import FederatedCredential
from .federated_credential_name import FederatedCredentialName
from .found_user import FoundUser
from .grant import Grant
from .grant_name import GrantName
from .health import Health
from .health_data import HealthData
from .imported_api_keys import ImportedApiKeys
from .invitation import Invitation
from .invitation_name import InvitationName
from .job import Job
from .job_input import JobInput
from .job_status import JobStatus
from .json_object import JsonObject
from .json_web_key import JsonWebKey
from .json_web_key_set import JsonWebKeySet
from .key_credits import KeyCredits
from .key_limit import KeyLimit
from .key_refill import KeyRefill
from .key_settings import KeySettings
from .limit_kind import LimitKind
from .limit_settings import LimitSettings
from .limit_state import LimitState
from .listed_session import ListedSession
from .login_policy import LoginPolicy
from .mcp_config import McpConfig
from .mcp_servers import McpServers
from .me import Me
from .message_role import MessageRole
from .mfa_settings import MfaSettings
from .narrowed_keys import NarrowedKeys
from .o_auth_client import OAuthClient
from .o_auth_client_auth_method import OAuthClientAuthMethod
from .o_auth_client_keys import OAuthClientKeys
from .o_auth_grant_type import OAuthGrantType
from .object_metadata import ObjectMetadata
from .offboard_preview import OffboardPreview
from .offboarded_user import OffboardedUser
from .passkey_algorithm import PasskeyAlgorithm
from .passkey_creation import PasskeyCreation
from .passkey_creation_options import PasskeyCreationOptions
from .passkey_descriptor import PasskeyDescriptor
from .passkey_log_in import PasskeyLogIn
from .passkey_log_in_options import PasskeyLogInOptions
from .passkey_party import PasskeyParty
from .passkey_selection import PasskeySelection
from .passkey_user import PasskeyUser
from .password_demand import PasswordDemand
from .password_reset_user import PasswordResetUser
from .password_settings import PasswordSettings
from .plan import Plan
from .plugin import Plugin
from .plugin_test import PluginTest
from .project import Project
from .project_member import ProjectMember
from .project_name import ProjectName
from .ready import Ready
from .receipt import Receipt
from .recovery_codes import RecoveryCodes
from .registered_plugin import RegisteredPlugin
from .replica_receipt import ReplicaReceipt
from .replica_state import ReplicaState
from .retention_settings import RetentionSettings
from .role_details import RoleDetails
from .rotated_account_key import RotatedAccountKey
from .rotated_api_key import RotatedApiKey
from .rotated_signing_secret import RotatedSigningSecret
from .rule_result import RuleResult
from .scope_details import ScopeDetails
from .scope_list import ScopeList
from .scope_set import ScopeSet
from .scope_source import ScopeSource
from .scope_source_type import ScopeSourceType
from .second_factor_demand import SecondFactorDemand
from .second_factors import SecondFactors
from .session import Session
from .session_settings import SessionSettings
from .session_user import SessionUser
from .setting_change import SettingChange
from .settings_actor import SettingsActor
from .settings_schema import SettingsSchema
from .settings_version import SettingsVersion
from .signing_key import SigningKey
from .signing_key_state import SigningKeyState
from .sso_connection import SsoConnection
from .sso_domain import SsoDomain
from .sso_provision import SsoProvision
from .started_totp import StartedTotp
from .storage_key import StorageKey
from .storage_settings import StorageSettings
from .stored_object import StoredObject
from .tenant import Tenant
from .tenant_owner import TenantOwner
from .tenant_settings import TenantSettings
from .token_settings import TokenSettings
from .usage_row import UsageRow
from .user import User
from .user_api_key import UserApiKey
from .user_details import UserDetails
from .user_outcome import UserOutcome
from .user_project import UserProject
from .user_result import UserResult
from .user_status import UserStatus
from .verification import Verification
from .verified_user import VerifiedUser
from .verify_code import VerifyCode
from .versioned_settings import VersionedSettings
from .webhook_attempt import WebhookAttempt
from .webhook_delivery import WebhookDelivery
from .webhook_delivery_status import WebhookDeliveryStatus

__all__ = [
    "AcceptedInvitation",
    "AccessDecision",
    "AccessDecisionContext",
    "AccessDecisions",
    "AccessEvaluationFailure",
    "AccessSettings",
    "AccessTokenAlgorithm",
    "Account",
    "AccountRole",
    "AccountUsage",
    "Acknowledgement",
    "AggregatorApiKey",
    "AggregatorUser",
    "ApiKey",
    "ApiKeyName",
    "ApiKeyOutcome",
    "ApiKeyResult",
    "ApiKeyStatus",
    "AuditCheckpoint",
    "AuditConsistency",
    "AuditEvent",
    "AuditOutcome",
    "AuditProof",
    "BoundedCount",
    "ChangedApiKey",
    "ChangedApiKeys",
    "ChangedPlan",
    "ChangedRole",
    "ChangedUsers",
    "Charge",
    "ChargeState",
    "ChatMessage",
    "CompletedSession",
    "Completion",
    "CompletionUsage",
    "ContentUser",
    "CreatedAccount",
    "CreatedAggregatorApiKey",
    "CreatedApiKey",
    "CreatedInvitation",
    "CreatedMcpConfig",
    "CreatedProject",
    "CreatedTenant",
    "CreatedUser",
    "CreatedUserApiKey",
    "CredentialType",
    "DeletedAccount",
    "DeletedRole",
    "DeletedSsoConnection",
    "DestroyedStorageKeys",
    "EffectiveScope",
    "EffectiveScopes",
    "EgressSettings",
    "EndedFederatedCredential",
    "EndedSessions",
    "EnrolledFactor",
    "EventKind",
    "Factor",
    "FederatedClaims",
    "FederatedCredential",
    "FederatedCredentialName",
    "FoundUser",
    "Grant",
    "GrantName",
    "Health",
    "HealthData",
    "ImportedApiKeys",
    "Invitation",
    "InvitationName",
    "Job",
    "JobInput",
    "JobStatus",
    "JsonObject",
    "JsonWebKey",
    "JsonWebKeySet",
    "KeyCredits",
    "KeyLimit",
    "KeyRefill",
    "KeySettings",
    "LimitKind",
    "LimitSettings",
    "LimitState",
    "ListedSession",
    "LoginPolicy",
    "McpConfig",
    "McpServers",
    "Me",
    "MessageRole",
    "MfaSettings",
    "NarrowedKeys",
    "OAuthClient",
    "OAuthClientAuthMethod",
    "OAuthClientKeys",
    "OAuthGrantType",
    "ObjectMetadata",
    "OffboardedUser",
    "OffboardPreview",
    "PasskeyAlgorithm",
    "PasskeyCreation",
    "PasskeyCreationOptions",
    "PasskeyDescriptor",
    "PasskeyLogIn",
    "PasskeyLogInOptions",
    "PasskeyParty",
    "PasskeySelection",
    "PasskeyUser",
    "PasswordDemand",
    "PasswordResetUser",
    "PasswordSettings",
    "Plan",
    "Plugin",
    "PluginTest",
    "Project",
    "ProjectMember",
    "ProjectName",
    "Ready",
    "Receipt",
    "RecoveryCodes",
    "RegisteredPlugin",
    "ReplicaReceipt",
    "ReplicaState",
    "RetentionSettings",
    "RoleDetails",
    "RotatedAccountKey",
    "RotatedApiKey",
    "RotatedSigningSecret",
    "RuleResult",
    "ScopeDetails",
    "ScopeList",
    "ScopeSet",
    "ScopeSource",
    "ScopeSourceType",
    "SecondFactorDemand",
    "SecondFactors",
    "Session",
    "SessionSettings",
    "SessionUser",
    "SettingChange",
    "SettingsActor",
    "SettingsSchema",
    "SettingsVersion",
    "SigningKey",
    "SigningKeyState",
    "SsoConnection",
    "SsoDomain",
    "SsoProvision",
    "StartedTotp",
    "StorageKey",
    "StorageSettings",
    "StoredObject",
    "Tenant",
    "TenantOwner",
    "TenantSettings",
    "TokenSettings",
    "UsageRow",
    "User",
    "UserApiKey",
    "UserDetails",
    "UserOutcome",
    "UserProject",
    "UserResult",
    "UserStatus",
    "Verification",
    "VerifiedUser",
    "VerifyCode",
    "VersionedSettings",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookDeliveryStatus",
]
