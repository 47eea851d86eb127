-- One page of the replies that a run is about, in the order of their time: $1 run (null: only counted),
-- $2 and $3 where the page before ended, $4 how many, $5 conversations, $6 athletes, $7 first and $8 last
-- day (UTC), $9 only rated down, $10 only failed
-- → where this page ends, how many, of how many tokens are known, their sums.
-- Run it unprepared: only with the values at hand the planner finds the right index.
with page as materialized (
  select m.id, m.created_at, m.tokens_in, m.tokens_out
  from public.messages m
  where m.role = 'assistant' and m.reply_to is not null and m.status in ('complete', 'failed', 'cancelled')
    and (m.created_at, m.id) > ($2::timestamptz, $3::uuid)
    and ($5::uuid[] is null or m.conversation_id = any ($5::uuid[]))
    and ($6::uuid[] is null or m.conversation_id = any (array(
          select c.id from public.conversations c where c.athlete_id = any ($6::uuid[]))))
    and ($7::date is null or m.created_at >= $7::date::timestamp at time zone 'utc')
    and ($8::date is null or m.created_at < ($8::date + 1)::timestamp at time zone 'utc')
    and (not $9::boolean or m.feedback = -1)
    and (not $10::boolean or m.status = 'failed')
  order by m.created_at, m.id
  limit $4::int
), choosing as materialized (
  -- Whoever chooses later than another process has started the run adds nothing: what is answered and
  -- gone from the turns would come back. The lock keeps the start waiting for this page.
  select r.id from coach.reprocess_runs r where r.id = $1::bigint and r.state = 'filling' for share
), filled as (
  insert into coach.reprocess_turns (run_id, message_id)
  select c.id, p.id from page p cross join choosing c
  order by p.created_at, p.id
  on conflict do nothing
)
select (select p.created_at from page p order by p.created_at desc, p.id desc limit 1),
       (select p.id from page p order by p.created_at desc, p.id desc limit 1),
       count(*), count(*) filter (where p.tokens_in is not null and p.tokens_out is not null),
       coalesce(sum(p.tokens_in) filter (where p.tokens_out is not null), 0),
       coalesce(sum(p.tokens_out) filter (where p.tokens_in is not null), 0)
from page p
