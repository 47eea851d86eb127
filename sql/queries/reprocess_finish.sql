-- Stores results: $1 worker, then arrays, an element a turn: $2 runs, $3 message ids, $4 claims, $5 fences,
-- $6 statuses, $7 texts, $8 chunk ids (array literals), $9 finish reasons, $10 errors, $11 and $12 tokens in and out,
-- $13 milliseconds in all, $14 until the first text, $15 statuses and $16 checksums of the originals and $17 checksums
-- of their questions when they were claimed. → the message ids that were stored; what is not
-- ours any more is left alone.
--
-- The messages are locked first: the deletion of a conversation locks them before its turns, too.
with results as (
  select * from unnest($2::bigint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
                       $10::text[], $11::int[], $12::int[], $13::int[], $14::int[], $15::text[], $16::text[], $17::text[])
    as b (run_id, message_id, claim, fence, status, content, chunks, finish_reason, error, tokens_in, tokens_out,
          latency_ms, first_token_ms, original_status, original_md5, question_md5)
), originals as materialized (
  select m.id, char_length(m.content) as chars, m.rag_chunks_used, m.tokens_in,
         m.tokens_out, m.latency_ms
  from public.messages m
  where m.id in (select r.message_id from results r)
  order by m.id
  for key share
), finished as (
  delete from coach.reprocess_turns t
  using results r, originals o
  where t.run_id = r.run_id and t.message_id = r.message_id and t.claim = r.claim and t.fence = r.fence
    and t.worker is not null
    and o.id = r.message_id
  returning t.run_id, t.message_id, t.attempt
), stored as (
  insert into coach.reprocessed_replies
    (run_id, message_id, status, content, rag_chunks_used, finish_reason, error, tokens_in, tokens_out, latency_ms,
     first_token_ms, attempt, worker, question_md5, original_status, original_md5, original_chars, original_chunks,
     original_tokens_in, original_tokens_out, original_latency_ms)
  select r.run_id, r.message_id, r.status, r.content, r.chunks::text[], r.finish_reason, r.error, r.tokens_in,
         r.tokens_out, r.latency_ms, r.first_token_ms, f.attempt, $1, r.question_md5, r.original_status,
         r.original_md5, o.chars, o.rag_chunks_used,
         o.tokens_in, o.tokens_out, o.latency_ms
  from finished f
  join results r using (run_id, message_id)
  join originals o on o.id = f.message_id
  returning run_id, message_id, status, tokens_in, tokens_out
)
select s.run_id, array_agg(s.message_id),
       coach.add_reprocess_progress(s.run_id, $1, count(*) filter (where s.status = 'complete'),
                                    count(*) filter (where s.status = 'failed'), 0, sum(s.tokens_in), sum(s.tokens_out))
from stored s group by s.run_id
