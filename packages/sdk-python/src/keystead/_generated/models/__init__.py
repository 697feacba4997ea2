"""What the service answers with.

Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
"""

from .account import Account
from .account_role import AccountRole
from .account_usage import AccountUsage
from .aggregator_api_key import AggregatorApiKey
from .aggregator_new_api_key import AggregatorNewApiKey
from .aggregator_user import AggregatorUser
from .answer import Answer
from .api_key import ApiKey
from .api_key_status import ApiKeyStatus
from .audit_event import AuditEvent
from .audit_outcome import AuditOutcome
from .changed_api_key import ChangedApiKey
from .charge import Charge
from .charge_state import ChargeState
from .chat_message import ChatMessage
from .completion import Completion
from .completion_usage import CompletionUsage
from .content_user import ContentUser
from .content_user_status import ContentUserStatus
from .deleted_account import DeletedAccount
from .found_user import FoundUser
from .health import Health
from .health_data import HealthData
from .imported_api_keys import ImportedApiKeys
from .job import Job
from .job_input import JobInput
from .job_status import JobStatus
from .json_object import JsonObject
from .json_web_key import JsonWebKey
from .json_web_key_set import JsonWebKeySet
from .key_credits import KeyCredits
from .key_limit import KeyLimit
from .key_refill import KeyRefill
from .limit_kind import LimitKind
from .limit_state import LimitState
from .mcp_config import McpConfig
from .mcp_servers import McpServers
from .member import Member
from .message_role import MessageRole
from .narrowed_keys import NarrowedKeys
from .new_account import NewAccount
from .new_api_key import NewApiKey
from .new_config import NewConfig
from .new_project import NewProject
from .new_tenant import NewTenant
from .new_user import NewUser
from .new_user_api_key import NewUserApiKey
from .project import Project
from .project_name import ProjectName
from .ready import Ready
from .receipt import Receipt
from .replica_receipt import ReplicaReceipt
from .replica_state import ReplicaState
from .rotated_api_key import RotatedApiKey
from .rotated_key import RotatedKey
from .rule_result import RuleResult
from .session import Session
from .session_user import SessionUser
from .tenant import Tenant
from .tenant_owner import TenantOwner
from .usage_row import UsageRow
from .user import User
from .user_api_key import UserApiKey
from .user_details import UserDetails
from .user_project import UserProject
from .verification import Verification
from .verified_user import VerifiedUser
from .verify_code import VerifyCode

__all__ = [
    "Account",
    "AccountRole",
    "AccountUsage",
    "AggregatorApiKey",
    "AggregatorNewApiKey",
    "AggregatorUser",
    "Answer",
    "ApiKey",
    "ApiKeyStatus",
    "AuditEvent",
    "AuditOutcome",
    "ChangedApiKey",
    "Charge",
    "ChargeState",
    "ChatMessage",
    "Completion",
    "CompletionUsage",
    "ContentUser",
    "ContentUserStatus",
    "DeletedAccount",
    "FoundUser",
    "Health",
    "HealthData",
    "ImportedApiKeys",
    "Job",
    "JobInput",
    "JobStatus",
    "JsonObject",
    "JsonWebKey",
    "JsonWebKeySet",
    "KeyCredits",
    "KeyLimit",
    "KeyRefill",
    "LimitKind",
    "LimitState",
    "McpConfig",
    "McpServers",
    "Member",
    "MessageRole",
    "NarrowedKeys",
    "NewAccount",
    "NewApiKey",
    "NewConfig",
    "NewProject",
    "NewTenant",
    "NewUser",
    "NewUserApiKey",
    "Project",
    "ProjectName",
    "Ready",
    "Receipt",
    "ReplicaReceipt",
    "ReplicaState",
    "RotatedApiKey",
    "RotatedKey",
    "RuleResult",
    "Session",
    "SessionUser",
    "Tenant",
    "TenantOwner",
    "UsageRow",
    "User",
    "UserApiKey",
    "UserDetails",
    "UserProject",
    "Verification",
    "VerifiedUser",
    "VerifyCode",
]
