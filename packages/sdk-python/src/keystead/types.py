"""The types of responses, and of structured arguments."""

from ._auth_check import AuthCheck
from ._completions import CompletionChunk, CompletionDone, CompletionEvent
from ._generated import models as _models
from ._generated.models import *  # noqa: F403
from ._page import Page
from ._params import (
    AccessActionParam,
    AccessEvaluationParam,
    AccessEvaluationsSemantic,
    AccessResourceParam,
    AccessSubjectParam,
    AggregatorScope,
    ChatMessageParam,
    CreditsParam,
    ImportedKeyParam,
    LimitCostParam,
    LimitParam,
    ListSort,
    RefillParam,
    Role,
    SortOrder,
    TenantOwnerParam,
    VerifyKeyRequest,
)
from ._request import Moment

__all__ = [
    "AccessActionParam",
    "AccessEvaluationParam",
    "AccessEvaluationsSemantic",
    "AccessResourceParam",
    "AccessSubjectParam",
    "AggregatorScope",
    "AuthCheck",
    "ChatMessageParam",
    "CompletionChunk",
    "CompletionDone",
    "CompletionEvent",
    "CreditsParam",
    "ImportedKeyParam",
    "LimitCostParam",
    "LimitParam",
    "ListSort",
    "Moment",
    "Page",
    "RefillParam",
    "Role",
    "SortOrder",
    "TenantOwnerParam",
    "VerifyKeyRequest",
]
__all__ += _models.__all__
