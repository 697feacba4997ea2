#!/bin/sh
# API users and keys of the aggregator, with the session of a person who logs in.
cd "$(dirname "$0")"
. ./keystead.sh

echo '# Log in'
login=$(curl -X POST "$API/api/v1/auth/login" \
  -H 'Content-Type: application/json' \
  -d '{
    "email": "'"${KEYSTEAD_EMAIL:?is not set}"'",
    "password": "'"${KEYSTEAD_PASSWORD:?is not set}"'"
  }')
SESSION_TOKEN=$(field session_token "$login")

echo '# Create an API user'
user=$(curl -X POST "$API/api/admin/users" \
  -H "Authorization: Bearer $SESSION_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "Production Backend '"$TAG"'",
    "description": "Backend service for production environment"
  }')
echo "$user"
USER_ID=$(field id "$user")

echo '# List the API users'
curl "$API/api/admin/users" \
  -H "Authorization: Bearer $SESSION_TOKEN"

echo '# Create an API key: it is shown only now'
key=$(curl -X POST "$API/api/admin/api-keys" \
  -H "Authorization: Bearer $SESSION_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{
    "user_id": "'"$USER_ID"'",
    "name": "Production Key",
    "scopes": ["read", "write"]
  }')
echo "$key"
KEY_ID=$(field id "$key")

echo '# List the keys of the user'
curl "$API/api/admin/users/$USER_ID/api-keys" \
  -H "Authorization: Bearer $SESSION_TOKEN"

echo '# Revoke the key'
curl -X DELETE "$API/api/admin/api-keys/$KEY_ID" \
  -H "Authorization: Bearer $SESSION_TOKEN"
