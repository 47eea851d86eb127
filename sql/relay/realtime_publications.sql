-- $1 names → those of them that exist, sorted.
select coalesce(array_agg(pubname::text order by pubname), '{}') from pg_publication where pubname = any ($1::text[])
