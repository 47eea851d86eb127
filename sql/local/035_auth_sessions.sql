-- What coach-relay's local sign-in keeps (relay/auth). Hosted Supabase has its own.
grant usage on schema extensions to supabase_auth_admin;  -- pgcrypto

-- One signed-in device.
create table auth.sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  method text not null check (method in ('password', 'anonymous')),
  created_at timestamptz not null default now()
);
create index sessions_user_idx on auth.sessions (user_id);

-- Only hashes: who reads this table can sign in as nobody. Used tokens stay, because the
-- second use of one tells that it was stolen.
create table auth.refresh_tokens (
  token_hash text primary key,
  session_id uuid not null references auth.sessions (id) on delete cascade,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index refresh_tokens_session_idx on auth.refresh_tokens (session_id);

alter table auth.sessions owner to supabase_auth_admin;
alter table auth.refresh_tokens owner to supabase_auth_admin;
alter table auth.sessions enable row level security;
alter table auth.refresh_tokens enable row level security;

create function auth.json_time(moment timestamptz) returns text
language sql stable parallel safe as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- A user as supabase-js knows it.
create function auth.user_json(u auth.users) returns jsonb
language sql stable parallel safe as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', u.id,
    'aud', u.aud,
    'role', u.role,
    'email', coalesce(u.email, ''),
    'phone', coalesce(u.phone, ''),
    'email_confirmed_at', auth.json_time(u.email_confirmed_at),
    'confirmed_at', auth.json_time(u.email_confirmed_at),
    'last_sign_in_at', auth.json_time(u.last_sign_in_at),
    'created_at', auth.json_time(u.created_at),
    'updated_at', auth.json_time(u.updated_at),
    'is_anonymous', u.is_anonymous
  )) || jsonb_build_object(
    'app_metadata', u.raw_app_meta_data,
    'user_metadata', u.raw_user_meta_data,
    -- With one provider an identity holds nothing that the user's row does not.
    'identities', case when u.email is null then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
      'identity_id', u.id,
      'id', u.id,
      'user_id', u.id,
      'provider', 'email',
      'email', u.email,
      'identity_data', jsonb_build_object(
        'sub', u.id, 'email', u.email, 'email_verified', u.email_confirmed_at is not null,
        'phone_verified', false),
      'last_sign_in_at', auth.json_time(u.last_sign_in_at),
      'created_at', auth.json_time(u.created_at),
      'updated_at', auth.json_time(u.updated_at))) end)
$$;
revoke execute on function auth.user_json, auth.json_time from public;
grant execute on function auth.user_json, auth.json_time to supabase_auth_admin;
