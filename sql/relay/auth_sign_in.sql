-- $1 email, $2 password, $3 the new refresh token's hash. One row: the user and session, or
-- nulls with what was wrong. An unknown address costs a bcrypt as well, so that the time
-- does not tell which addresses have accounts.
with candidate as (
  select u.id, u.encrypted_password, u.banned_until
  from (select $1::text as email) asked left join auth.users u using (email)
), checked as materialized (
  select id, banned_until > now() as banned,
         extensions.crypt($2::text, coalesce(encrypted_password,
           '$2a$10$wEDSXEGOZ0jWywnARhAsj.IirAzPBZY52EMx24fS6tC8ulUAaY3kK')) = encrypted_password as matches
  from candidate
), seen as (
  update auth.users u set last_sign_in_at = now()
  from checked c where u.id = c.id and c.matches and c.banned is not true
  returning u.*
), session as (
  insert into auth.sessions (user_id, method) select id, 'password' from seen returning id
), token as (
  insert into auth.refresh_tokens (token_hash, session_id) select $3::text, id from session
)
select case when seen.id is not null then auth.user_json(seen) end, session.id,
       coalesce(c.matches and c.banned, false)
from checked c left join seen on true left join session on true
