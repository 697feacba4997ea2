#!/bin/sh
# Users with one key each, and their usage.
cd "$(dirname "$0")"
. ./keystead.sh

echo '# List users'
curl -H "X-API-Key: $ADMIN_KEY" "$API/users"

echo '# Create a user: its key is shown only now'
created=$(curl -X POST "$API/users" \
  -H "X-API-Key: $ADMIN_KEY" \
  -H "Content-Type: application/json" \
  -d '{"name": "Mobile App '"$TAG"'", "email": "app-'"$TAG"'@example.com", "role": "user"}')
echo "$created"
USER_ID=$(field user_id "$created")

echo '# Get the user'
curl -H "X-API-Key: $ADMIN_KEY" "$API/users/$USER_ID"

echo '# Update the user'
curl -X PATCH "$API/users/$USER_ID" \
  -H "X-API-Key: $ADMIN_KEY" \
  -H "Content-Type: application/json" \
  -d '{"name": "Updated Name '"$TAG"'", "is_active": false}'

echo '# Rotate its key: the old one is invalid at once'
curl -X POST -H "X-API-Key: $ADMIN_KEY" \
  "$API/users/$USER_ID/rotate-key"

echo '# Delete the user and its key'
curl -X DELETE -H "X-API-Key: $ADMIN_KEY" \
  "$API/users/$USER_ID"
