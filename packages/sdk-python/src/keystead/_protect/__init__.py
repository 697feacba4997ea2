"""What the middleware of every framework shares. packages/openapi/sdk-behaviours.md says what it answers."""
