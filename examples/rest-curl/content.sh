#!/bin/sh
# API users of the content API and their tokens; for Super Admins. The document prints no curl lines, but these requests.
cd "$(dirname "$0")"
. ./keystead.sh

echo '# Create an API user'
created=$(curl -X POST "$API/admin/api" \
  -H "Authorization: Bearer $ADMIN_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "api-user-name-'"$TAG"'",
    "description": "API user description",
    "expire_at": "2099-01-01T00:00:00Z",
    "scopes": ["scope1", "scope2"],
    "status": "active"
  }')
echo "$created"
ID=$(field id "$created")

echo '# List the API users'
curl "$API/admin/api" -H "Authorization: Bearer $ADMIN_KEY"

echo '# Get the API user'
curl "$API/admin/api/$ID" -H "Authorization: Bearer $ADMIN_KEY"

echo '# Update the API user'
curl -X PUT "$API/admin/api/$ID" \
  -H "Authorization: Bearer $ADMIN_KEY" \
  -H "Content-Type: application/json" \
  -d '{"description": "New description", "scopes": ["scope1"]}'

echo '# Regenerate its token: the old one is invalid at once'
curl -X POST "$API/admin/api/regenerate-token/$ID" -H "Authorization: Bearer $ADMIN_KEY"

echo '# Delete the API user'
curl -X DELETE "$API/admin/api/$ID" -H "Authorization: Bearer $ADMIN_KEY"
