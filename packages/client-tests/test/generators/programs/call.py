"""Calls the service with the package that openapi-generator made."""

import json
import os
from typing import Any, Callable

import openapi_client
from openapi_client.models import CreateProjectRequest, PlatformError


def refusal_of(request: Callable[[], Any]) -> dict[str, Any]:
    """The status of a refusal, and the code in its typed body."""
    try:
        request()
    except openapi_client.ApiException as refused:
        assert isinstance(refused.data, PlatformError)
        return {"status": refused.status, "code": refused.data.code}
    raise AssertionError("The request was not refused")


configuration = openapi_client.Configuration(
    host=os.environ["KEYSTEAD_URL"], api_key={"apiKeyAuth": os.environ["KEYSTEAD_API_KEY"]}
)
with openapi_client.ApiClient(configuration) as client:
    projects = openapi_client.ProjectsApi(client)
    request = CreateProjectRequest(project_name=os.environ["PROJECT"])
    created = projects.v1_projects_create(request).data
    page = projects.v1_projects_list(limit=1000)
    got = projects.v1_projects_get(str(created.project_id)).data
    printed = {
        "created": created.project_name,
        "listed": any(project.project_id == created.project_id for project in page.data),
        "got": got.project_name,
        "missing": refusal_of(lambda: projects.v1_projects_get("no-such-project")),
        "taken": refusal_of(lambda: projects.v1_projects_create(request)),
    }
print(json.dumps(printed))
