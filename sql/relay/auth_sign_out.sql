-- $1 user, $2 this session, $3 global, local or others.
delete from auth.sessions
where user_id = $1::uuid
  and case $3::text when 'global' then true when 'local' then id = $2::uuid else id <> $2::uuid end
