# shellcheck shell=bash
# A stack of its own for one benchmark: a fresh durable cluster, the stand-in, a worker.
# Everything is gone when the calling script ends.

load ui paths build cluster database ports

bench_folder=$COACH_LOCAL/bench

# bench_build — the programs as scripts/up runs them.
bench_build() {
  build_targets "$COACH_PRESET" coach-worker coach-standin "$@"
  bin=$build/bin
  postgres_ready
  trap bench_end EXIT
}

bench_end() {
  bench_stop worker
  bench_stop standin
  bench_stop relay
  cluster_scratch_end "$bench_folder"
}

# bench_cluster — a fresh cluster with fsync on; sets admin_url, worker_url.
bench_cluster() {
  cluster_scratch_end "$bench_folder"
  user_reachable "$bench_folder"
  local data
  data=$(readlink -f "$bench_folder")/$pg_major
  step "Making a cluster" "$logs/bench-initdb.log" "Is the disk full?" \
    cluster_initdb "$data" "$(secret bench)" durable
  cat <<'SETTINGS' | as_postgres tee -a "$data/postgresql.conf" >/dev/null
track_commit_timestamp = on
shared_preload_libraries = 'pg_stat_statements'
max_connections = 200
SETTINGS
  bench_port=$(port_free)
  cluster_start "$data" "$bench_port" "$logs/bench-postgres.log"
  admin_url=postgres://postgres:$(secret bench)@127.0.0.1:$bench_port/postgres
  worker_url=postgres://coach_worker:bench@127.0.0.1:$bench_port/postgres
  for file in "$root"/sql/local/*.sql; do bench_sql -1 -f "$file"; done
  bench_admin migrate >"$logs/bench-migrate.log"
  bench_sql -c "alter role coach_worker login password 'bench'"
}

# bench_sql ARGUMENT... — psql as the administrator, bare values.
bench_sql() {
  PGOPTIONS='--client-min-messages=warning' "$(database_psql_program)" "$admin_url" -XqAt -v ON_ERROR_STOP=1 "$@"
}

# bench_worker_env — sets worker_env: coach-worker with the settings of this stack only.
# Through env(1), which becomes the program: its process id is the worker's.
bench_worker_env() {
  worker_env=(env -C "$root" -u SUPABASE_URL -u SUPABASE_ANON_KEY "DATABASE_URL=${worker_url:-}"
    "NEBIUS_BASE_URL=http://127.0.0.1:${standin_port:-1}/v1/" "OPENAI_BASE_URL=http://127.0.0.1:${standin_port:-1}/v1/"
    NEBIUS_API_KEY=standin OPENAI_API_KEY=standin "$bin/coach-worker")
}

# bench_admin ARGUMENT... — coach-worker as the administrator (migrate, knowledge).
bench_admin() {
  bench_worker_env
  DATABASE_ADMIN_URL=$admin_url "${worker_env[@]}" "$@"
}

# bench_standin ARGUMENT... — sets standin_port and standin_pid.
bench_standin() {
  local line out=$logs/bench-standin.out
  ulimit -n "$(ulimit -Hn)"
  : >"$out"
  "$bin/coach-standin" --listen 127.0.0.1:0 "$@" >"$out" 2>"$logs/bench-standin.log" &
  standin_pid=$!
  for _ in $(seq 100); do
    line=$(head -n 1 "$out")
    [[ -z $line ]] || break
    kill -0 "$standin_pid" 2>/dev/null || die "The stand-in did not start." "$logs/bench-standin.log"
    sleep 0.1
  done
  standin_port=${line##*:}
}

# bench_worker — sets worker_pid; returns when it is ready.
bench_worker() {
  ulimit -n "$(ulimit -Hn)"
  bench_worker_env
  "${worker_env[@]}" run >"$logs/bench-worker.log" 2>&1 &
  worker_pid=$!
  for _ in $(seq 100); do
    grep -q ready "$logs/bench-worker.log" 2>/dev/null && return 0
    kill -0 "$worker_pid" 2>/dev/null || die "The worker did not start." "$logs/bench-worker.log"
    sleep 0.1
  done
  die "The worker was not ready within 10 s." "$logs/bench-worker.log"
}

# bench_relay — sets relay_pid and relay_port, and exports what clients need; returns when
# it is ready.
bench_relay() {
  local line
  ulimit -n "$(ulimit -Hn)"
  bench_sql -c "alter role coach_realtime login password 'bench'"
  SUPABASE_JWT_SECRET=$(secret bench)$(secret bench)
  export SUPABASE_JWT_SECRET
  while read -r line; do export "${line?}"; done < <("$bin/coach-relay" --state "$bench_folder.relay" keys)
  relay_port=$(port_free)
  RELAY_REALTIME_DATABASE_URL=postgres://coach_realtime:bench@127.0.0.1:$bench_port/postgres \
    "$bin/coach-relay" --state "$bench_folder.relay" run --listen "127.0.0.1:$relay_port" >"$logs/bench-relay.log" 2>&1 &
  relay_pid=$!
  export SUPABASE_URL=http://127.0.0.1:$relay_port
  for _ in $(seq 100); do
    grep -q 'streaming the write-ahead log' "$logs/bench-relay.log" 2>/dev/null && return 0
    kill -0 "$relay_pid" 2>/dev/null || break
    sleep 0.1
  done
  die "The relay was not ready within 10 s." "$logs/bench-relay.log"
}

# bench_stop worker|standin|relay
bench_stop() {
  local name=$1_pid
  local pid=${!name:-}
  [[ -n $pid ]] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  printf -v "$name" '%s' ''
}
