-- Run before and after the load: counters that only rise.
select pg_current_wal_lsn() - '0/0'::pg_lsn as wal_bytes,
       (select coalesce(sum(calls), 0) from bench.pg_stat_statements where query like '%coach.store_replies($%') as writes,
       (select coalesce(sum(calls), 0) from bench.pg_stat_statements where query like '%picked as materialized%') as claims;
