-- One level's report with the counters beside it, as one JSON object.
with numbers as (
  select string_to_array(:'before', ' ')::numeric[] as before, string_to_array(:'after', ' ')::numeric[] as after,
         :'report'::jsonb as report
)
select jsonb_build_object('live', :live, 'tokens_per_second_each', :rate, 'tokens_each', :length) || report || jsonb_build_object(
  'tokens_per_second', round((report ->> 'tokens')::numeric / :elapsed),
  'worker_cpu_ms_per_1000_tokens', round(:cpu * 1000.0 / nullif((report ->> 'tokens')::numeric, 0), 1),
  'worker_peak_rss_mb', round(:rss / 1024.0, 1),
  'write_transactions_per_second', round((after[2] - before[2]) / :elapsed, 1),
  'claims_per_second', round((after[3] - before[3]) / :elapsed, 1),
  'wal_kb_per_reply', round((after[1] - before[1]) / 1024 / nullif((report ->> 'replies')::numeric, 0), 1))
from numbers;
