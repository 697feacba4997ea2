"""An API whose callers have keys of Keystead. README.md says how to run it."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, JsonResponse
from django.urls import path
from keystead import KeysteadError
from keystead.django import protect, verified

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),
)

try:
    reader = protect(scopes="reports:read")
except KeysteadError as error:
    sys.exit(str(error))


@reader
def reports(request: HttpRequest) -> JsonResponse:
    user = verified(request).user
    return JsonResponse({"reports": [], "for": user.name if user else None})


# An asynchronous view is protected in the same way.
urlpatterns = [path("reports", reports)]

if __name__ == "__main__":
    execute_from_command_line(["main.py", "runserver", "--noreload", *sys.argv[1:]])
