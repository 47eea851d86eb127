with next as materialized (select lpad(nextval('bench.next')::text, 12, '0') as n)
update public.messages set content = content || '.', revision = revision + 1, updated_at = now()
from next where id = ('00000000-0000-4000-9000-' || n)::uuid;
