-- What the run did, as one JSON object. The stand-in's log is in bench.log: each request's
-- own delays (embedding; chat until the first token) are taken off the time to first token.
--
-- Time to first token: from the commit of the question to the commit of the first write
-- with text, both by PostgreSQL's own commit timestamps (their record is written before
-- the flush to disk of the same commit, in both cases).
create temporary view delays as
select (line ->> 'x-request-id')::uuid as message_id,
       sum(case line ->> 'kind' when 'embeddings' then (line ->> 'finished_us')::bigint - (line ->> 'received_us')::bigint
                                else (line ->> 'first_token_us')::bigint - (line ->> 'received_us')::bigint end) / 1000.0 as own_ms
from bench.log
where line ->> 'kind' in ('chat', 'embeddings') and line ->> 'x-request-id' ~ '^[0-9a-f]{8}-'
group by 1;

create temporary view first_writes as
select distinct on (message_id) message_id, pg_xact_commit_timestamp(xmin) as committed
from bench.writes where characters > 0 order by message_id, at;

create temporary view first_tokens as
select extract(epoch from f.committed - pg_xact_commit_timestamp(question.xmin)) * 1000 - d.own_ms as added_ms
from first_writes f
join delays d on d.message_id = f.message_id
join public.messages reply on reply.id = f.message_id
join public.messages question on question.id = reply.reply_to
where question.created_at >= :'window_start';

create temporary view gaps as
select extract(epoch from at - lag(at) over (partition by message_id order by at)) * 1000 as gap_ms
from bench.writes where characters > 0;

select json_build_object(
  'replies', (select count(*) from public.messages where role = 'assistant'),
  'complete', (select count(*) from public.messages where role = 'assistant' and status = 'complete'),
  'not_complete', (select count(*) from public.messages where role = 'assistant' and status <> 'complete'),
  'tokens', (select coalesce(sum(tokens_out), 0) from public.messages),
  'text_bytes_per_reply', (select round(avg(octet_length(content))) from public.messages where role = 'assistant'),
  'first_token_samples', (select count(*) from first_tokens),
  'first_token_added_ms_p50', (select round(percentile_cont(0.5) within group (order by added_ms)::numeric, 2) from first_tokens),
  'first_token_added_ms_p99', (select round(percentile_cont(0.99) within group (order by added_ms)::numeric, 2) from first_tokens),
  'gap_ms_p50', (select round(percentile_cont(0.5) within group (order by gap_ms)::numeric) from gaps where gap_ms is not null),
  'gap_ms_p99', (select round(percentile_cont(0.99) within group (order by gap_ms)::numeric) from gaps where gap_ms is not null),
  'gap_ms_max', (select round(max(gap_ms)::numeric) from gaps),
  'writes_per_reply', (select round(count(*)::numeric / count(distinct message_id), 1) from bench.writes)
);
