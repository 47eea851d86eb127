\pset format aligned
\pset tuples_only off
\pset footer off
select r ->> 'live' as live, r ->> 'replies' as replies, r ->> 'not_complete' as "not complete",
       r ->> 'first_token_added_ms_p50' as "first token p50 ms", r ->> 'first_token_added_ms_p99' as "p99 ms",
       r ->> 'tokens_per_second' as "tokens/s", r ->> 'worker_cpu_ms_per_1000_tokens' as "CPU ms/1000 tok",
       r ->> 'worker_peak_rss_mb' as "RSS MB", r ->> 'write_transactions_per_second' as "write tx/s",
       r ->> 'wal_kb_per_reply' as "WAL kB/reply", r ->> 'gap_ms_p99' as "gap p99 ms", r ->> 'gap_ms_max' as "gap max ms"
from jsonb_array_elements(('[' || :'results' || ']')::jsonb) as r;
