-- $1 user, $2 session: no row when the session has ended.
select auth.user_json(u)
from auth.sessions s join auth.users u on u.id = s.user_id
where s.id = $2::uuid and u.id = $1::uuid
