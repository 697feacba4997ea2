# What the scripts beside this one begin with: `. ./keystead.sh`
set -eu

API=${KEYSTEAD_URL:-http://localhost:8080}
ADMIN_KEY=${KEYSTEAD_API_KEY:?is not set: it is the admin key that Keystead printed when it first started}
# Names are unique in Keystead; with a tag they are, however often the scripts run.
TAG=${TAG:-$(date +%s)-$$}

# Every curl from here on puts its answer on a line, and ends the script, with that answer, when it is an error.
curl() {
  answer=$(command curl --silent --show-error --fail-with-body "$@") || {
    code=$?
    [ -z "$answer" ] || printf '%s\n' "$answer" >&2
    exit "$code"
  }
  printf '%s\n' "$answer"
}

# field NAME JSON: a text out of an answer. Where jq is installed, `jq -r .data.user_id` is the better way.
field() {
  value=$(printf '%s' "$2" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p")
  [ -n "$value" ] || {
    echo "there is no $1 in $2" >&2
    exit 1
  }
  printf '%s\n' "$value"
}
