-- From the commit of a question to the commit of its reply's first text, of the questions since :since: how many,
-- half and 99 of 100 within so many milliseconds, as one JSON object.
with first_writes as (
  select distinct on (message_id) message_id, pg_xact_commit_timestamp(xmin) as committed
  from bench.writes where characters > 0 order by message_id, at
), waits as (
  select extract(epoch from f.committed - pg_xact_commit_timestamp(question.xmin)) * 1000 as ms
  from first_writes f
  join public.messages reply on reply.id = f.message_id
  join public.messages question on question.id = reply.reply_to
  where question.created_at >= :'since'
)
select json_build_object('replies', count(*), 'p50', round(percentile_cont(0.5) within group (order by ms)::numeric, 1),
                         'p99', round(percentile_cont(0.99) within group (order by ms)::numeric, 1))
from waits;
