-- $1 run, $2 after which message id, $3 how many → for a report, a row a turn.
select r.message_id, r.original_status, r.original_chars, coalesce(r.original_tokens_in, 0),
       coalesce(r.original_tokens_out, 0), coalesce(r.original_latency_ms, 0), coalesce(r.original_chunks, '{}'),
       r.status, char_length(r.content), r.tokens_in, r.tokens_out, r.latency_ms, r.rag_chunks_used
from coach.reprocessed_replies r
where r.run_id = $1::bigint and r.message_id > $2::uuid
order by r.message_id limit $3::int
