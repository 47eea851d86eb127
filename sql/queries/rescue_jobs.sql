-- Jobs whose worker let the lease run out go back to be claimed again → how many.
with expired as materialized (
  select id from coach.jobs
  where state = 'running' and lease_until < now()
  order by lease_until
  limit 1000
  for update skip locked
)
update coach.jobs j
set state = 'ready', worker = null, lease_until = null, run_at = now()
from expired where j.id = expired.id and j.attempt < $1::int
returning j.message_id
