-- $1 a reply's id → one JSON object: the reply without its text, its job, and its dead job if it was given
-- up. No row: there is no such reply.
select json_build_object(
  'message_id', m.id, 'status', m.status, 'error', m.error, 'finish_reason', m.finish_reason,
  'characters', char_length(m.content), 'chunks', cardinality(m.rag_chunks_used), 'revision', m.revision,
  'tokens_in', m.tokens_in, 'tokens_out', m.tokens_out, 'latency_ms', m.latency_ms,
  'conversation_id', m.conversation_id, 'athlete_id', c.athlete_id, 'asked_at', m.created_at, 'updated_at', m.updated_at,
  'job_state', j.state, 'attempt', j.attempt, 'crashes', j.crashes, 'worker', j.worker, 'fence', j.fence,
  'lease_until', j.lease_until, 'run_at', j.run_at, 'verdict', j.verdict,
  'dead_reason', d.reason, 'died_at', d.died_at)
from public.messages m
join public.conversations c on c.id = m.conversation_id
left join coach.jobs j on j.message_id = m.id
left join lateral (
  select dead.reason, dead.died_at from coach.dead_jobs dead where dead.message_id = m.id order by dead.died_at desc limit 1
) d on true
where m.id = $1::uuid and m.role = 'assistant'
