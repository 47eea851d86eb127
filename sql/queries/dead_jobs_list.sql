-- $1 how many at most → the jobs given up as a JSON array, newest first, with what their replies are now
-- (gone: deleted).
select coalesce(json_agg(d), '[]') from (
  select d.message_id, coalesce(m.status, 'gone') as reply, d.attempt, d.reason, d.created_at as asked_at, d.died_at
  from coach.dead_jobs d left join public.messages m on m.id = d.message_id
  order by d.died_at desc, d.id limit $1::int) d
