-- One JSON object: how long after its commit record each change reached the callback, in ms.
-- The first second is not timed: connections and plans warm up.
create temporary table arrival (change int, at float);
\copy arrival from pstdin with (format csv)
select jsonb_build_object(
  'subscribers', :subscribers, 'rate', :rate, 'committed', (select last_value from bench.next),
  'missing', (select last_value from bench.next) - (select count(distinct change) from arrival),
  'twice', (select count(*) - count(distinct change) from arrival), 'timed', count(*),
  'p50_ms', round(percentile_cont(0.5) within group (order by ms)::numeric, 2),
  'p95_ms', round(percentile_cont(0.95) within group (order by ms)::numeric, 2),
  'p99_ms', round(percentile_cont(0.99) within group (order by ms)::numeric, 2),
  'max_ms', round(max(ms)::numeric, 2),
  'per_second', round(count(*) / nullif(extract(epoch from max(committed) - min(committed)), 0), 0),
  'relay_cpu_percent', :relay_cpu, 'database_check_cpu_percent', :check_cpu, 'relay_rss_mb', :rss)
from (
  select a.change, pg_xact_commit_timestamp(m.xmin) as committed,
         a.at - extract(epoch from pg_xact_commit_timestamp(m.xmin))::float * 1000 as ms,
         pg_xact_commit_timestamp(m.xmin) > min(pg_xact_commit_timestamp(m.xmin)) over () + interval '1 second' as counted
  from arrival a
  join public.messages m on m.id = ('00000000-0000-4000-9000-' || lpad(a.change::text, 12, '0'))::uuid
) timed
where counted;
