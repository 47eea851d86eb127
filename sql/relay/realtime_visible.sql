-- Parameters as of pg_temp.realtime_visible (realtime_install_visible.sql) → one text a
-- row: first for every pair of access, then for every check.
select * from pg_temp.realtime_visible($1::bigint[], $2::oid[], $3::text[], $4::text[], $5::text[], $6::int[],
  $7::int[], $8::text[], $9::text[], $10::text[], $11::bool[])
