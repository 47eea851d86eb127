-- The roles hosted Supabase has. Never applied to a database that has them.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role supabase_auth_admin nologin noinherit;

-- PostgREST logs in as this and becomes one of the three; its password is set by scripts/up.
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;

-- The time limits hosted Supabase sets.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';

grant usage on schema public to anon, authenticated, service_role;
-- As on hosted Supabase since PostgreSQL 15: nobody but the owner creates in public.
revoke create on schema public from public;
