# shellcheck shell=bash
# One psql kept open as a signed-in athlete, under row-level security: what a client of the
# API would be.

load ui database

# The same name is always the same athlete.
session_user_id() { # NAME
  local hex
  hex=$(printf 'coach-k athlete %s' "$1" | sha256sum)
  printf '%s-%s-4%s-8%s-%s' "${hex:0:8}" "${hex:8:4}" "${hex:13:3}" "${hex:17:3}" "${hex:20:12}"
}

# sql_text TEXT — TEXT as an SQL expression. Base64 needs no quoting, so that quotes, line
# breaks, backslashes and psql's own :variables in TEXT stay what they are.
sql_text() {
  printf "convert_from(decode('%s', 'base64'), 'UTF8')" "$(printf '%s' "$1" | base64 -w 0)"
}

# The one row a client cannot make: Supabase Auth's. For the embedded database its
# administrator stands in for a sign-up.
session_sign_up() { # NAME USER_ID
  database_sql postgres >/dev/null <<SQL || die "The database is not set up. Run: scripts/up --detach"
insert into auth.users (id, email)
values ('$2', $(sql_text "$1") || '@athletes.invalid')
on conflict (id) do nothing;
SQL
}

# session_open USER_ID — starts psql as `authenticator` and takes the athlete's role, the
# way the API does for every request.
session_open() {
  session_errors=$(mktemp)
  # Writing to a psql that has died must be an error to report, not the end by signal.
  trap '' PIPE
  coproc session { exec 2>"$session_errors"; database_sql authenticator; }
  session_rows "
    set role authenticated;
    select set_config('request.jwt.claims', '{\"sub\":\"$1\",\"role\":\"authenticated\"}', false);" >/dev/null
}

# session_rows SQL — prints the rows, one a line, columns separated by |. A failing
# statement ends psql and with it the script, with the database's own sentence.
session_rows() {
  local line mark='-- done --'
  # The coprocess's descriptors are gone when it has died.
  { printf '%s\n\\echo %s\n' "$1" "$mark" >&"${session[1]:-}"; } 2>/dev/null || session_failed
  while IFS= read -r line 2>/dev/null <&"${session[0]:-}"; do
    [[ $line != "$mark" ]] || return 0
    printf '%s\n' "$line"
  done
  session_failed
}

session_failed() {
  local reason hint
  reason=$(sed -n 's/^.*\(ERROR\|FATAL\|error\): *//p' "$session_errors" | head -n 1)
  hint=$(sed -n 's/^HINT: *//p' "$session_errors" | head -n 1)
  die "The database refused: ${reason:-the connection was lost} $hint"
}

session_close() {
  rm -f "${session_errors:-}"
  [[ -z ${session_PID:-} ]] || kill "$session_PID" 2>/dev/null || true
}
