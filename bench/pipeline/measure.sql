-- Run before and after the load: counters that only rise.
select pg_current_wal_lsn() - '0/0'::pg_lsn as wal_bytes,
       (select coalesce(sum(calls), 0) from bench.pg_stat_statements where query like '%held as materialized%') as ticks,
       (select coalesce(sum(calls), 0) from bench.pg_stat_statements where query like '%select coach.finish_replies($%') as finishes,
       (select coalesce(sum(calls), 0) from bench.pg_stat_statements where query like '%picked as materialized%') as claims;
