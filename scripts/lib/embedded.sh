# shellcheck shell=bash
# The contents of the embedded database: Supabase's own parts, migrations, passwords,
# knowledge. Every step is skipped when its work is done.

load ui database

# What hosted Supabase already has. All files in one transaction: all of it or nothing. The
# files' checksum stays in the database, as a comment on a schema that is made by them.
embedded_local_sql() {
  local present file sum made_by
  local -a arguments=()
  sum=$(cat "$root"/sql/local/*.sql | sha256sum | cut -c1-16)
  present=$(database_sql postgres -c "
    select count(*) from (
      select from pg_roles where rolname = 'authenticator' union all
      select where to_regclass('public.knowledge_chunks') is not null) parts")
  if [[ $present == 2 ]]; then
    made_by=$(database_sql postgres -c "select obj_description(to_regnamespace('extensions'), 'pg_namespace')")
    [[ $made_by == "sql/local $sum" ]] || embedded_outdated
    return 0
  fi
  for file in "$root"/sql/local/*.sql; do arguments+=(-f "$file"); done
  arguments+=(-c "comment on schema extensions is 'sql/local $sum'")
  step "Giving the database what hosted Supabase has (sql/local)" "$logs/sql-local.log" \
    "The log names the file and line." database_sql postgres --single-transaction "${arguments[@]}"
}

# Nothing is deleted unasked: there may be conversations in it, and it works as it did.
embedded_outdated() {
  say "The embedded database was made by other files than this version's sql/local and stays as it was."
  say "  To make it anew, without its conversations: scripts/down; rm -r '$COACH_LOCAL/data'; scripts/up"
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
