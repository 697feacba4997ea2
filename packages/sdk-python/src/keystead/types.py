"""What the service answers with, and what may be given to it beside plain arguments."""

from ._completions import Completion, CompletionChunk, CompletionDone, CompletionEvent, CompletionUsage
from ._generated import models as _models
from ._generated.models import *  # noqa: F403
from ._page import Page
from ._params import (
    AccountRoleName,
    AggregatorScopeName,
    ChatMessageParam,
    CreditsParam,
    ImportedKeyParam,
    LimitCostParam,
    LimitParam,
    OwnerParam,
    RefillParam,
    RoleName,
    VerifyParam,
)
from ._request import Moment
from ._subject import Subject

__all__ = [
    "AccountRoleName",
    "AggregatorScopeName",
    "ChatMessageParam",
    "Completion",
    "CompletionChunk",
    "CompletionDone",
    "CompletionEvent",
    "CompletionUsage",
    "CreditsParam",
    "ImportedKeyParam",
    "LimitCostParam",
    "LimitParam",
    "Moment",
    "OwnerParam",
    "Page",
    "RefillParam",
    "RoleName",
    "Subject",
    "VerifyParam",
]
__all__ += _models.__all__
