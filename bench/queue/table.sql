\pset format aligned
\pset tuples_only off
\pset footer off
select r ->> 'clients' as clients, r ->> 'inserts_per_second' as "inserts/s", r ->> 'unthrottled' as "inserts/s, NOTIFY each time"
from jsonb_array_elements(:'json'::jsonb -> 'inserts') r;
select r ->> 'backlog' as backlog, r ->> 'claim_of_10_ms' as "claim of 10, ms (with begin and rollback)"
from jsonb_array_elements(:'json'::jsonb -> 'claims') r;
