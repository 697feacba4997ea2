"""Runs the workflow of the gateway's document, onboarding.py. README.md says how."""

import os
import runpy
import sys

import requests

URL = os.environ.get("KEYSTEAD_URL", "http://localhost:8001")
EMAIL = os.environ.get("EMAIL", "alice@example.com")
PROJECT = "development-project"


def call(method: str, path: str, **body: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {os.environ['KEYSTEAD_API_KEY']}"}
    return requests.request(method, f"{URL}/api/v1{path}", headers=headers, json=body or None, timeout=10)


def prepare() -> None:
    """What the document takes for granted: the project is there, and the user is not."""
    project = call("POST", "/projects", project_name=PROJECT)
    if not project.ok and project.json().get("code") != "conflict":
        sys.exit(f"The project {PROJECT} was not created: {project.json()['detail']}")
    if call("GET", f"/users/{EMAIL}").ok:
        sys.exit(f"{EMAIL} is a user already: set EMAIL to another address")


if __name__ == "__main__":
    if not os.environ.get("KEYSTEAD_API_KEY"):
        sys.exit("Set KEYSTEAD_API_KEY: it is the admin key that Keystead printed at its first start")
    try:
        prepare()
        runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "onboarding.py"))
    except (requests.RequestException, ValueError, KeyError):
        sys.exit(f"No answer of Keystead from {URL}: is it running there?")
