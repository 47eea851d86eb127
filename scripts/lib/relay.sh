# shellcheck shell=bash
# coach-relay of the embedded default: REST, sign-in and the web app on one origin.

load ui ports programs database tools

relay_state=$secrets/relay
relay_url=http://127.0.0.1:$COACH_RELAY_PORT

relay_ready() { http_ok "$COACH_RELAY_PORT" /readyz; }

# relay_start — the logins go by the environment, where other users' ps does not show them.
relay_start() {
  local binary=$build/bin/coach-relay
  local -a web=()
  postgrest_ready
  [[ ! -e $root/web/dist/index.html ]] || web=(--web "$root/web/dist")
  if ! program_pid coach-relay >/dev/null && port_open "$COACH_RELAY_PORT"; then
    die "Port $COACH_RELAY_PORT is taken by another program. Stop it, or choose another: COACH_RELAY_PORT=54421 scripts/up"
  fi
  RELAY_REST_DATABASE_URL=$(database_url authenticator "$COACH_PORT") \
    RELAY_AUTH_DATABASE_URL=$(database_url supabase_auth_admin "$COACH_PORT") \
    RELAY_REALTIME_DATABASE_URL=$(database_url coach_realtime "$COACH_PORT") \
    program_start coach-relay "$(fingerprint "$binary" "$postgrest_bin") $COACH_PORT ${COACH_SIGN_IN_BURST:-} ${web[*]}" relay_ready \
    "$binary" --state "$relay_state" run --listen "127.0.0.1:$COACH_RELAY_PORT" --postgrest "$postgrest_bin" \
    --sign-in-burst "${COACH_SIGN_IN_BURST:-100}" "${web[@]}"
}

# relay_keys — exports the keys that clients use, as SUPABASE_… variables.
relay_keys() {
  local line
  while read -r line; do export "${line?}"; done < <("$build/bin/coach-relay" --state "$relay_state" keys)
  SUPABASE_URL=$relay_url
  export SUPABASE_URL
}
