-- $1 user, $2 session, $3 new email or null, $4 new password or null, $5 metadata to merge.
-- A metadata value of null removes its key. No row: the session has ended. A null user: the
-- password is the old one. An address that is taken fails with 23505.
with known as materialized (
  select u.id, coalesce(extensions.crypt($4::text, u.encrypted_password) = u.encrypted_password, false) as same
  from auth.sessions s join auth.users u on u.id = s.user_id
  where s.id = $2::uuid and u.id = $1::uuid
), changed as (
  update auth.users u
  set email = coalesce($3::text, u.email),
      email_confirmed_at = case when $3 is null then u.email_confirmed_at else now() end,
      encrypted_password = coalesce(extensions.crypt($4, extensions.gen_salt('bf', 10)), u.encrypted_password),
      raw_app_meta_data = case when $3 is null then u.raw_app_meta_data
        else u.raw_app_meta_data || '{"provider": "email", "providers": ["email"]}' end,
      raw_user_meta_data = (
        select coalesce(jsonb_object_agg(key, value), '{}')
        from jsonb_each(u.raw_user_meta_data || $5::jsonb) where value <> 'null'),
      is_anonymous = u.is_anonymous and $3 is null,
      updated_at = now()
  from known k where u.id = k.id and not k.same
  returning u.*
)
select case when changed.id is not null then auth.user_json(changed) end
from known left join changed on true
