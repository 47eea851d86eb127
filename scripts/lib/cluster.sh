# shellcheck shell=bash
# A PostgreSQL cluster of one's own: make, start, stop. The embedded database and the tests'
# scratch clusters are the same thing with other settings.

load ui user ports secrets postgres

cluster_settings() { # durable|scratch
  cat <<'SETTINGS'
# Loopback only, with a password; no socket, whose path length is limited.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
# As Supabase has it: Realtime reads the write-ahead log.
wal_level = logical
max_replication_slots = 10
max_wal_senders = 10
# A reader that never comes back must not fill the disk.
max_slot_wal_keep_size = 2GB
# For a small machine that also builds and runs the programs.
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 8MB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
SETTINGS
  if [[ $1 == scratch ]]; then
    cat <<'SETTINGS'
# Thrown away after the tests: nothing needs to survive a power cut.
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
SETTINGS
  fi
}

cluster_initdb() { # DATA PASSWORD KIND
  local data=$1 building=$1.building password_file
  rm -rf "$building"
  mkdir -p "$building"
  chmod 700 "$building"
  password_file=$(mktemp)
  printf '%s\n' "$2" >"$password_file"
  ((EUID != 0)) || chown postgres: "$building" "$password_file"
  as_postgres "$pg_bin/initdb" -D "$building" --username=postgres --pwfile="$password_file" \
    --auth=scram-sha-256 --data-checksums --encoding=UTF8 --locale=C.UTF-8 --no-instructions
  rm -f "$password_file"
  cluster_settings "$3" >>"$building/postgresql.conf"
  # Renamed only when whole, so that an interrupted start leaves nothing half-made behind.
  mv "$building" "$data"
}

# cluster_pid DATA — the server's process id, checked to be a server running on DATA.
cluster_pid() {
  local pid
  [[ -s $1/postmaster.pid ]] || return 1
  pid=$(head -n 1 "$1/postmaster.pid")
  [[ $(readlink "/proc/$pid/cwd") == "$(readlink -f "$1")" ]] || return 1
  printf '%s' "$pid"
}

cluster_port() { sed -n 4p "$1/postmaster.pid"; }

# cluster_start DATA PORT LOG — returns when the server accepts connections.
cluster_start() {
  local data=$1 port=$2 log=$3
  if cluster_pid "$data" >/dev/null; then
    [[ $(cluster_port "$data") != "$port" ]] || return 0
    say "The database runs on port $(cluster_port "$data"); moving it to $port"
    cluster_stop "$data"
  fi
  ! port_open "$port" ||
    die "Port $port is taken by another program. Stop it, or choose another: COACH_PORT=54422 $0"
  # 9: the lock of the calling script, which the server must not keep.
  as_postgres "$pg_bin/pg_ctl" -D "$data" -w -t 60 -s -o "-p $port" start >>"$log" 2>&1 </dev/null 9>&- ||
    die "PostgreSQL did not start on port $port." "$log"
}

# cluster_stop DATA — quick: open connections are ended, nothing committed is lost.
cluster_stop() {
  local pid bin
  pid=$(cluster_pid "$1") || return 0
  bin=$(dirname "$(readlink "/proc/$pid/exe")")
  as_postgres "$bin/pg_ctl" -D "$1" -w -t 60 -s -m fast stop ||
    die "PostgreSQL (process $pid) did not stop within 60 s. See its log in $logs."
}

# cluster_embedded — the database of scripts/up, made at first use and running afterwards.
# Sets pg_data.
cluster_embedded() {
  user_reachable "$COACH_LOCAL/data"
  pg_data=$(readlink -f "$COACH_LOCAL/data")/$pg_major
  if [[ ! -e $pg_data/PG_VERSION ]]; then
    step "Making the database in $COACH_LOCAL/data" "$logs/initdb.log" \
      "Is the disk full?" cluster_initdb "$pg_data" "$(secret postgres)" durable
  fi
  cluster_start "$pg_data" "$COACH_PORT" "$logs/postgres.log"
}

# cluster_scratch FOLDER — a fresh cluster on a free port; sets scratch_port and
# scratch_data. The caller ends it with cluster_scratch_end, whatever happens.
cluster_scratch() {
  local folder=$1
  cluster_scratch_end "$folder"
  user_reachable "$folder"
  scratch_data=$(readlink -f "$folder")/$pg_major
  step "Making a scratch database" "$logs/scratch-initdb.log" "Is the disk full?" \
    cluster_initdb "$scratch_data" "$(secret scratch)" scratch
  scratch_port=$(port_free)
  cluster_start "$scratch_data" "$scratch_port" "$logs/scratch-postgres.log"
}

cluster_scratch_end() { # FOLDER — also ends what a killed test run left there
  local data
  for data in "$1"/*/; do
    [[ -e $data/PG_VERSION ]] || continue
    data=$(readlink -f "$data")
    cluster_stop "$data"
    rm -rf "$data"
  done
}
