-- $1 hash of the token that is used, $2 hash of the new one, $3 seconds in which a token may
-- be used again: two tabs that refresh at the same moment. No row: unknown token. Otherwise
-- the user, session and method, or nulls: used before, so one of two holders is a thief and
-- the session ends.
with held as (
  select t.session_id, t.used_at from auth.refresh_tokens t where t.token_hash = $1::text for update
), verdict as (
  select session_id, coalesce(used_at > clock_timestamp() - make_interval(secs => $3::int), true) as good
  from held
), used as (
  update auth.refresh_tokens t set used_at = coalesce(t.used_at, clock_timestamp())
  from verdict v where t.token_hash = $1 and v.good
), token as (
  insert into auth.refresh_tokens (token_hash, session_id) select $2::text, session_id from verdict where good
), ended as (
  delete from auth.sessions s using verdict v where s.id = v.session_id and not v.good
)
select case when v.good then auth.user_json(u) end, s.id, s.method,
       extract(epoch from s.created_at)::bigint
from verdict v join auth.sessions s on s.id = v.session_id join auth.users u on u.id = s.user_id
