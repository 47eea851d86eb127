-- Parameters as of pg_temp.realtime_bind (realtime_install_bind.sql) → value, type_name.
select value, type_name
from pg_temp.realtime_bind($1::text[], $2, $3, $4, $5::text[], $6::text[], $7::text[])
