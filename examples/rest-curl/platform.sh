#!/bin/sh
# A user of the platform. The document's address is https://localhost:8443; add --cacert for a certificate of your own.
cd "$(dirname "$0")"
. ./keystead.sh

echo '# Create a user'
curl -X POST "$API/api/v1/users" -H "Authorization: Bearer $ADMIN_KEY" -H 'Content-Type: application/json' -d '{"username":"alice-'"$TAG"'","email":"alice-'"$TAG"'@example.com","roles":["admin"]}'
