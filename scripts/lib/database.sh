# shellcheck shell=bash
# Connections to the database in use: the embedded one under .local, or the one DATABASE_URL
# names.

load ui paths secrets cluster

# The newest client of the distribution; /usr/bin/psql is a Perl wrapper that costs 50 ms.
database_psql_program() {
  local program best=psql
  for program in /usr/lib/postgresql/*/bin/psql; do
    [[ ! -x $program ]] || best=$program
  done
  command -v "$best" >/dev/null || die "psql is missing. Run scripts/up once, or: apt-get install postgresql-client"
  printf '%s' "$best"
}

# database_embedded_port — where the embedded database listens; a sentence when it is down.
database_embedded_port() {
  local data
  for data in "$COACH_LOCAL"/data/*/; do
    if cluster_pid "$data" >/dev/null; then
      cluster_port "$data"
      return 0
    fi
  done
  die "The embedded database is not running. Start it: scripts/up --detach"
}

# database_as USER [ARGUMENT...] — psql on the embedded database. The password goes by the
# environment, where other users' ps does not show it.
database_as() {
  local user=$1 port program
  shift
  port=$(database_embedded_port)
  program=$(database_psql_program)
  PGHOST=127.0.0.1 PGPORT=$port PGUSER=$user PGPASSWORD=$(secret "$user") PGDATABASE=${PGDATABASE:-postgres} \
    "$program" "$@"
}

# database_sql USER [ARGUMENT...] — the same for scripts: nothing read from ~/.psqlrc, stops
# at the first error, bare values.
database_sql() {
  local user=$1
  shift
  PGOPTIONS='--client-min-messages=warning' database_as "$user" -XqAt -v ON_ERROR_STOP=1 "$@"
}

# database_url USER PORT — for the programs.
database_url() {
  printf 'postgres://%s:%s@127.0.0.1:%s/postgres' "$1" "$(secret "$1")" "$2"
}
