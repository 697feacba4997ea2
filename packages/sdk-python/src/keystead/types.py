"""What the service answers with, and what may be given to it beside plain arguments."""

from ._completions import CompletionChunk, CompletionDone, CompletionEvent
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
    "CompletionChunk",
    "CompletionDone",
    "CompletionEvent",
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
