#!/bin/sh
# Onboards a user of the gateway: a project, the user, a key for the project; then takes it all away again.
cd "$(dirname "$0")"
. ./keystead.sh

EMAIL=user-$TAG@example.com
PROJECT=development-project-$TAG

echo '# Create a project'
curl -X POST "$API/api/v1/projects" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"project_name": "'"$PROJECT"'"}'

echo '# Create a user'
created=$(curl -X POST "$API/api/v1/users" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"email": "'"$EMAIL"'"}')
echo "$created"
USER_ID=$(field user_id "$created")

echo '# List all users'
curl -X GET "$API/api/v1/users" \
  -H "Authorization: Bearer ${ADMIN_KEY}"

echo '# Get the user, by id or by email'
curl -X GET "$API/api/v1/users/$USER_ID" \
  -H "Authorization: Bearer ${ADMIN_KEY}"

echo '# Give the user another email'
curl -X PUT "$API/api/v1/users/$EMAIL" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"new_email": "new-'"$EMAIL"'"}'
EMAIL=new-$EMAIL

echo '# Add the user to the project'
curl -X POST "$API/api/v1/projects/$PROJECT/users" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"email": "'"$EMAIL"'"}'

echo "# List the user's projects"
curl -X GET "$API/api/v1/users/$EMAIL/projects" \
  -H "Authorization: Bearer ${ADMIN_KEY}"

echo '# Generate a key for the project: it is shown only now'
curl -X POST "$API/api/v1/users/$EMAIL/api-keys" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"project_name": "'"$PROJECT"'"}'

echo "# List the user's keys: all, and those for the project"
curl -X GET "$API/api/v1/users/$EMAIL/api-keys" \
  -H "Authorization: Bearer ${ADMIN_KEY}"
curl -X GET "$API/api/v1/users/$EMAIL/api-keys?project_identifier=$PROJECT" \
  -H "Authorization: Bearer ${ADMIN_KEY}"

echo '# Search users'
curl -X POST "$API/api/v1/users/search" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"search_term": "'"$EMAIL"'"}'

echo "# Delete the user's keys"
curl -X DELETE "$API/api/v1/users/$EMAIL/api-keys" \
  -H "Authorization: Bearer ${ADMIN_KEY}"

echo '# Delete the user, who is still in a project: that takes force'
curl -X DELETE "$API/api/v1/users/$EMAIL" \
  -H "Authorization: Bearer ${ADMIN_KEY}" \
  -H "Content-Type: application/json" \
  -d '{"force": true}'

echo '# Delete the project'
curl -X DELETE "$API/api/v1/projects/$PROJECT" \
  -H "Authorization: Bearer ${ADMIN_KEY}"
