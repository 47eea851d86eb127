# shellcheck shell=bash
# The contents of the embedded database: Supabase's own parts, migrations, passwords,
# knowledge. Every step is skipped when its work is done.

load ui database

# What hosted Supabase already has. All files in one transaction: all of it or nothing.
embedded_local_sql() {
  local present file
  local -a arguments=()
  present=$(database_sql postgres -c "
    select count(*) from (
      select from pg_roles where rolname = 'authenticator' union all
      select where to_regclass('public.knowledge_chunks') is not null) parts")
  [[ $present != 2 ]] || return 0
  for file in "$root"/sql/local/*.sql; do arguments+=(-f "$file"); done
  step "Giving the database what hosted Supabase has (sql/local)" "$logs/sql-local.log" \
    "The log names the file and line." database_sql postgres --single-transaction "${arguments[@]}"
}

embedded_migrate() {
  step "Applying the migrations" "$logs/migrate.log" "The sentence above says which file." \
    env -C "$root" DATABASE_ADMIN_URL="$admin_url" "$build/bin/coach-worker" migrate
}

# The roles are made by the SQL files; only here do they get their generated passwords.
embedded_passwords() {
  local name
  for name in coach_worker authenticator; do
    printf "alter role %s login password '%s';\n" "$name" "$(secret "$name")"
  done | database_sql postgres
}

# Through the configured embedding provider, so the stand-in must answer by now.
embedded_knowledge() {
  step "Loading the demo knowledge" "$logs/knowledge.log" \
    "The embedding provider is ${OPENAI_BASE_URL:-the one of config/coach.yaml}." \
    env -C "$root" DATABASE_ADMIN_URL="$admin_url" "$build/bin/coach-worker" knowledge sql/demo/knowledge
}
