-- A worker's sign of life: $1 its name, $2 version, $3 state (running, draining), $4 replies, $5 most
-- replies, $6 message ids, $7 claims and $8 fences of what it holds, $9 lease in milliseconds, $10 and $11
-- tokens in and out that were paid for and belong to no finished reply, $12 the newest migration it knows
-- → one row: how many workers are alive; the message ids whose leases were renewed; those still held
-- whose rows somebody else has locked, so that the lease could not be renewed now.
--
-- No lock is waited for: all replies of the worker would wait with it.
with me as (
  insert into coach.workers (name, version, state, replies, max_replies, schema_version, alive_until)
    values ($1, $2, $3, $4::int, $5::int, $12, now() + $9::bigint * interval '1 millisecond')
    on conflict (name) do nothing
), mine as materialized (
  select w.name from coach.workers w where w.name = $1 for no key update skip locked
), seen as (
  update coach.workers w
  set version = $2, state = $3, replies = $4::int, max_replies = $5::int, schema_version = $12, seen_at = now(),
      alive_until = now() + $9::bigint * interval '1 millisecond'
  from mine where w.name = mine.name
), given as (
  select * from unnest($6::uuid[], $7::uuid[], $8::bigint[]) as b (message_id, claim, fence)
), held as materialized (
  select j.id
  from given b
  join coach.jobs j on j.message_id = b.message_id and j.claim = b.claim and j.fence = b.fence and j.state = 'running'
  order by j.id
  for no key update of j skip locked
), renewed as (
  update coach.jobs j
  set lease_until = now() + $9::bigint * interval '1 millisecond'
  from held where j.id = held.id
  returning j.message_id
)
select (select count(*) from coach.workers w
        where w.name <> $1 and w.seen_at > now() - $9::bigint * interval '1 millisecond') + 1,
       (select array_agg(r.message_id) from renewed r),
       (select array_agg(b.message_id)
        from given b
        join coach.jobs j on j.message_id = b.message_id and j.claim = b.claim and j.fence = b.fence
          and j.state = 'running'
        where j.id not in (select held.id from held)),
       (select coach.add_spend($1, $10::bigint, $11::bigint) where $10::bigint + $11::bigint > 0)
