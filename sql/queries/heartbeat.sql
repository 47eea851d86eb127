-- A worker's sign of life: $1 its name, $2 version, $3 state (running, draining), $4 replies, $5 most
-- replies, $6 message ids and $7 fences of what it holds, $8 lease in milliseconds, $9 and $10 tokens
-- in and out that were paid for and belong to no finished reply, $11 the newest migration it knows
-- → one row: how many workers are alive, the message ids still held.
with me as (
  insert into coach.workers as w (name, version, state, replies, max_replies, schema_version)
    values ($1, $2, $3, $4::int, $5::int, $11)
    on conflict (name) do update
    set version = excluded.version, state = excluded.state, replies = excluded.replies,
        max_replies = excluded.max_replies, schema_version = excluded.schema_version, seen_at = now()
  returning w.name
), held as materialized (
  select j.id
  from unnest($6::uuid[], $7::bigint[]) as b (message_id, fence)
  join coach.jobs j on j.message_id = b.message_id and j.fence = b.fence and j.state = 'running'
  order by j.id
  for no key update of j
), renewed as (
  update coach.jobs j
  set lease_until = now() + $8::bigint * interval '1 millisecond'
  from held where j.id = held.id
  returning j.message_id
)
select (select count(*) from coach.workers w
        where w.name <> $1 and w.seen_at > now() - $8::bigint * interval '1 millisecond') + 1,
       (select array_agg(message_id) from renewed),
       (select coach.add_spend($1, $9::bigint, $10::bigint) from me where $9::bigint + $10::bigint > 0)
