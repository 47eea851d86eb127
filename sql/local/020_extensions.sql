create schema extensions;
grant usage on schema extensions to anon, authenticated, service_role;

create extension pgcrypto schema extensions;
create extension "uuid-ossp" schema extensions;
create extension vector schema extensions;
create extension pg_trgm schema extensions;  -- typing errors in questions

-- Hosted Supabase finds extensions without a prefix; so does this database.
do $$
begin
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end
$$;
set search_path = "$user", public, extensions;
