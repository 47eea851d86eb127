-- $1 state or null for all, $2 how many at most → the queue as a JSON array, next in line first. No text
-- of anybody's message.
select coalesce(json_agg(j), '[]') from (
  select j.message_id, j.state, case when j.priority = 0 then 'live' else 'batch' end as class, j.attempt, j.crashes,
         round(extract(epoch from now() - j.created_at))::bigint as age_seconds,
         round(extract(epoch from j.lease_until - now()))::bigint as lease_seconds, j.worker, j.verdict
  from coach.jobs j
  where $1::text is null or j.state = $1
  order by array_position(array['running', 'ready', 'delayed', 'waiting'], j.state), j.priority, j.turn, j.id
  limit $2::int) j
