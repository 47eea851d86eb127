# shellcheck shell=bash
# A signed-in athlete at the relay: what any client of the API is.

load ui paths secrets packages

packages_client=(curl jq)
session_url=http://127.0.0.1:$COACH_RELAY_PORT

# session_open NAME — signs NAME in, at the first time up. The same name is always the same
# athlete.
session_open() {
  local name=$1 config credentials reply
  packages_need "${packages_client[@]}"
  # Headers in a file and bodies by standard input: other users' ps shows arguments.
  session_headers=$(mktemp)
  config=$(curl -sS -m 10 "$session_url/config.json" 2>/dev/null) ||
    die "Nothing answers on $session_url. Start it: scripts/up --detach"
  printf 'apikey: %s\n' "$(jq -r .supabaseAnonKey <<<"$config")" >"$session_headers"
  credentials=$(jq -n --arg email "$name@athletes.example" --arg password "$(secret "athlete-$name")" \
    '{$email, $password}')
  session_try POST '/auth/v1/token?grant_type=password' "$credentials"
  # The error's form depends on the client's version; this one sends none.
  if [[ $(jq -r .error_code <<<"$session_body") == invalid_credentials ]]; then
    session_try POST /auth/v1/signup "$credentials"
  fi
  session_check
  printf 'authorization: Bearer %s\n' "$(jq -r .access_token <<<"$session_body")" >>"$session_headers"
  session_user=$(jq -r .user.id <<<"$session_body")
}

# session_try METHOD PATH [BODY] — sets session_status and session_body.
session_try() {
  local answer
  answer=$(session_send "$1" "$2" "${3:-}" -m 30 -w '\n%{http_code}') ||
    die "$session_url does not answer. Its log: $logs/coach-relay.log"
  session_status=${answer##*$'\n'}
  session_body=${answer%$'\n'*}
}

# session_call METHOD PATH [BODY] — the same; sets session_body, a refusal ends the script.
session_call() {
  session_try "$@"
  session_check
}

# session_send METHOD PATH BODY CURL_OPTION...
session_send() {
  local method=$1 path=$2 body=$3
  shift 3
  printf '%s' "$body" | curl -sS -X "$method" -H "@$session_headers" -H 'content-type: application/json' \
    --data-binary @- "$@" "$session_url$path"
}

session_check() {
  ((session_status < 400)) ||
    die "The relay refused ($session_status): $(jq -r '.message // .msg // .' <<<"$session_body" 2>/dev/null) $(jq -r '.hint // ""' <<<"$session_body" 2>/dev/null)"
}

session_close() { rm -f "${session_headers:-}" "${reply_pipe:-}"; }
