# shellcheck shell=bash
# The contents of the embedded database: Supabase's own parts, migrations, passwords,
# knowledge. Every step is skipped when its work is done.

load ui database

# What hosted Supabase already has, and what the relay needs of it. Each file is applied when
# the database lacks what it makes; all in one transaction: all of it or nothing. The files'
# checksum stays in the database, as a comment on a schema that is made by them.
embedded_local_sql() {
  local file missing sum made_by
  local -a arguments=()
  sum=$(cat "$root"/sql/local/*.sql | sha256sum | cut -c1-16)
  missing=$(database_sql postgres -c "
    select file from (values
      ('010_roles', to_regrole('authenticator') is null),
      ('020_extensions', to_regnamespace('extensions') is null),
      ('030_auth', to_regclass('auth.users') is null),
      ('035_auth_sessions', to_regclass('auth.sessions') is null),
      ('040_knowledge', to_regclass('public.knowledge_chunks') is null),
      ('050_publication', not exists (select from pg_publication where pubname = 'supabase_realtime')),
      ('060_realtime', to_regnamespace('realtime') is null)
    ) parts (file, missing) where missing order by file")
  if [[ $missing != 010_roles* ]]; then
    made_by=$(database_sql postgres -c "select obj_description(to_regnamespace('extensions'), 'pg_namespace')")
    [[ $made_by == "sql/local $sum" ]] || embedded_outdated
  fi
  [[ -n $missing ]] || return 0
  while read -r file; do arguments+=(-f "$root/sql/local/$file.sql"); done <<<"$missing"
  [[ $missing != 010_roles* ]] || arguments+=(-c "comment on schema extensions is 'sql/local $sum'")
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
  for name in coach_worker authenticator supabase_auth_admin coach_realtime; do
    printf "alter role %s login password '%s';\n" "$name" "$(secret "$name")"
  done | database_sql postgres
}

# Through the configured embedding provider, so the stand-in must answer by now.
embedded_knowledge() {
  step "Loading the demo knowledge" "$logs/knowledge.log" \
    "The embedding provider is ${OPENAI_BASE_URL:-the one of config/coach.yaml}." \
    env -C "$root" DATABASE_ADMIN_URL="$admin_url" "$build/bin/coach-worker" knowledge sql/demo/knowledge
}
