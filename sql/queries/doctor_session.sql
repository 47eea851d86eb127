-- → who is logged in, whether that role is a superuser or passes row-level security, the server's
-- clock (Unix time), its wal_level, whether it is a standby, whether this session can only read.
select current_user, r.rolsuper, r.rolbypassrls or r.rolsuper, extract(epoch from clock_timestamp()),
       current_setting('wal_level'), pg_is_in_recovery(), current_setting('transaction_read_only')::boolean
from pg_roles r where r.rolname = current_user
