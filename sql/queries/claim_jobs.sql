-- $1 worker, $2 how many, $3 lease in milliseconds, $4 lowest priority (0 live turns only, 1 batch
-- work too) → the claimed jobs and their questions; chunk ids of an earlier attempt, if any;
-- whether the job is a suspect; how long ago it was asked for, in seconds; its priority. Nothing
-- while coach.settings.claiming_paused.
--
-- The picked CTEs are needed: without them the planner may update more rows than the LIMIT. The
-- arrays and the limits of the laterals keep it from joining by a scan of the whole tables.
-- Suspects (coach.rescue) come a part at a time to one worker: of those that saw three deaths half, of
-- four a quarter, of more an eighth; 16, 4 and 1 at least, so that few innocents never wait.
-- When workers die of something else all the time, nobody is suspected.
with open as (
  select not claiming_paused as claiming from coach.settings
), held as (
  select crashes, count(*) as here from coach.jobs
  where worker = $1 and state = 'running' and crashes >= 3
  group by crashes
), in_line as (
  select id, crashes, row_number() over (partition by crashes order by turn, id) as place,
         count(*) over (partition by crashes) as many
  from coach.jobs where state = 'ready' and crashes >= 3 and (select claiming from open)
), suspects as materialized (
  select j.id from coach.jobs j
  where j.state = 'ready' and j.id in (
    select l.id from in_line l left join held h using (crashes)
    where l.place + coalesce(h.here, 0) <= case
      when l.crashes * 2 < (select count(*) from coach.deaths) then 1000000
      when l.crashes = 3 then greatest(16, l.many / 2)
      when l.crashes = 4 then greatest(4, l.many / 4)
      else greatest(1, l.many / 8) end
    order by l.place limit $2::int)
  for update skip locked
), picked as materialized (
  select id from coach.jobs
  where state = 'ready' and crashes < 3 and priority <= $4::int and (select claiming from open)
  order by priority, turn, id
  limit greatest($2::int - (select count(*) from suspects), 0)
  for update skip locked
), claimed as (
  update coach.jobs j
  set state = 'running', fence = nextval('coach.fence'), claim = gen_random_uuid(), worker = $1,
      attempt = j.attempt + 1, lease_until = now() + $3::bigint * interval '1 millisecond'
  where j.id = any (array(select id from picked union all select id from suspects))
  returning j.id, j.message_id, j.conversation_id, j.fence, j.claim, j.attempt, j.priority, j.turn, j.crashes, j.created_at
)
select c.message_id, c.conversation_id, c.fence, c.claim, c.attempt, question.id, question.content,
       reply.rag_chunks_used, c.crashes >= 3, extract(epoch from now() - c.created_at), c.priority,
       (select setval('coach.virtual_time', max(turn)) from claimed
        having max(turn) > (select last_value from coach.virtual_time))
from claimed c
cross join lateral (select m.reply_to, m.rag_chunks_used from public.messages m where m.id = c.message_id limit 1) reply
cross join lateral (select m.id, m.content from public.messages m where m.id = reply.reply_to limit 1) question
order by c.priority, c.turn, c.id
