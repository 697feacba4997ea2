import os

import requests


class GatewayUserManager:
    def __init__(self, base_url, admin_key):
        self.base_url = base_url
        self.headers = {
            "Authorization": f"Bearer {admin_key}",
            "Content-Type": "application/json"
        }

    def create_user(self, email):
        """Create a new user"""
        response = requests.post(
            f"{self.base_url}/users",
            headers=self.headers,
            json={"email": email}
        )
        return response.json()

    def add_to_project(self, user_email, project_name):
        """Add user to a project"""
        response = requests.post(
            f"{self.base_url}/projects/{project_name}/users",
            headers=self.headers,
            json={"email": user_email}
        )
        return response.json()

    def generate_api_key(self, user_email, project_name):
        """Generate API key for user in project"""
        response = requests.post(
            f"{self.base_url}/users/{user_email}/api-keys",
            headers=self.headers,
            json={"project_name": project_name}
        )
        return response.json()["data"]["api_key"]

    def onboard_user(self, email, project_name):
        """Complete user onboarding workflow"""
        # Create user
        user_result = self.create_user(email)
        print(f"Created user: {user_result}")
        # Add to project
        project_result = self.add_to_project(email, project_name)
        print(f"Added to project: {project_result}")
        # Generate API key
        api_key = self.generate_api_key(email, project_name)
        print(f"Generated API key: {api_key}")
        return {
            "email": email,
            "project": project_name,
            "api_key": api_key
        }


# Usage
manager = GatewayUserManager(
    base_url=os.environ.get("KEYSTEAD_URL", "http://localhost:8001") + "/api/v1",
    admin_key=os.environ.get("KEYSTEAD_API_KEY", "your-admin-key")
)
# Onboard a new user
result = manager.onboard_user(
    email=os.environ.get("EMAIL", "alice@example.com"),
    project_name="development-project"
)
print(f"User onboarded successfully!")
print(f"API Key: {result['api_key']}")
