-- $1 the limit of attempts, $2 the sentence for the athlete → the replies given up.
-- A job whose lease ran out in its last attempt ends as a failed reply, keeps its text,
-- and is put on record in coach.dead_jobs.
with expired as materialized (
  select j.*, char_length(m.content) as at
  from coach.jobs j join public.messages m on m.id = j.message_id
  where j.state = 'running' and j.lease_until < now() and j.attempt >= $1::int
  order by j.lease_until
  limit 100
), ended as materialized (
  select coach.finish_replies(
    array_agg(message_id), array_agg(fence), array_agg('failed'::text), array_agg(at), array_agg(''::text),
    array_agg(null::text), array_agg($2::text), array_agg(null::int), array_agg(null::int),
    array_agg(null::text), array_agg(null::text)) as message_id
  from expired
  having count(*) > 0
)
insert into coach.dead_jobs (id, message_id, conversation_id, athlete_id, attempt, reason, created_at)
select e.id, e.message_id, e.conversation_id, e.athlete_id, e.attempt,
       'lease expired in attempt ' || e.attempt || ' (worker ' || coalesce(e.worker, '?') || ')', e.created_at
from expired e join ended on ended.message_id = e.message_id
returning message_id
