-- The token writer's tick: new text and status of any number of live replies at once.
-- $1 message ids, $2 fences, $3 statuses, $4 offsets in characters, $5 new texts,
-- $6 chunk ids (array literals, null: unchanged) → the message ids that were written.
--
-- A text is written at a known offset, so the same write twice changes nothing. The job's
-- row is locked, not only read: a stale worker waits there for the claim that outdates
-- it, sees the newer fence, and writes nothing.
with held as materialized (
  select b.*
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::text[])
    as b (message_id, fence, status, at, delta, chunks)
  join coach.jobs j on j.message_id = b.message_id and j.fence = b.fence and j.state = 'running'
  order by j.id
  for no key update of j
)
update public.messages m
set content = case when h.at = 0 then h.delta else left(m.content, h.at) || h.delta end,
    status = h.status,
    rag_chunks_used = coalesce(h.chunks::text[], m.rag_chunks_used),
    revision = m.revision + 1,
    updated_at = now()
from held h
where m.id = h.message_id and m.status not in ('complete', 'failed', 'cancelled')
returning m.id
