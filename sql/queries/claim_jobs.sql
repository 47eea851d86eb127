-- $1 worker, $2 how many, $3 lease in milliseconds → the claimed jobs and their questions.
-- The picked CTE is needed: without it the planner may update more rows than the LIMIT.
with picked as materialized (
  select id from coach.jobs
  where state = 'ready' and run_at <= now()
  order by priority, run_at, id
  limit $2::int
  for update skip locked
), claimed as (
  update coach.jobs j
  set state = 'running', fence = nextval('coach.fence'), worker = $1, attempt = j.attempt + 1,
      lease_until = now() + $3::bigint * interval '1 millisecond'
  from picked where j.id = picked.id
  returning j.id, j.message_id, j.conversation_id, j.fence, j.attempt
)
select c.message_id, c.conversation_id, c.fence, c.attempt, question.id, question.content
from claimed c
join public.messages reply on reply.id = c.message_id
join public.messages question on question.id = reply.reply_to
order by c.id
