-- $1 email or null, $2 password or null, $3 metadata, $4 the new refresh token's hash.
-- No row: the address is taken. Without an address the user is anonymous.
with made as (
  insert into auth.users (email, encrypted_password, email_confirmed_at, last_sign_in_at,
                          raw_app_meta_data, raw_user_meta_data, is_anonymous)
  values ($1::text,
          extensions.crypt($2::text, extensions.gen_salt('bf', 10)),
          case when $1 is not null then now() end,
          now(),
          case when $1 is null then '{}'::jsonb else '{"provider": "email", "providers": ["email"]}'::jsonb end,
          $3::jsonb,
          $1 is null)
  on conflict (email) do nothing
  returning *
), session as (
  insert into auth.sessions (user_id, method)
  select id, case when is_anonymous then 'anonymous' else 'password' end from made
  returning id
), token as (
  insert into auth.refresh_tokens (token_hash, session_id) select $4::text, id from session
)
select auth.user_json(made), session.id from made, session
