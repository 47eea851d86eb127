-- $1 message ids, $2 fences, $3 lease in milliseconds → the message ids still held.
update coach.jobs j
set lease_until = now() + $3::bigint * interval '1 millisecond'
from unnest($1::uuid[], $2::bigint[]) as b (message_id, fence)
where j.message_id = b.message_id and j.fence = b.fence and j.state = 'running'
returning j.message_id
