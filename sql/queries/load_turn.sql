-- $1 conversation, $2 question's message id, $3 turns of history → one row: the athlete's
-- profile as JSON (null without one), the earlier messages, oldest first, as JSON, and the days of today and of
-- the question where the athlete is.
--
-- A reply belongs right after its question, wherever it was inserted: two questions sent
-- at once stand before both replies.
with question as (
  select m.position, m.created_at from public.messages m where m.id = $2::uuid
), earlier as (
  select m.role, m.content, coalesce(asked.position, m.position) as turn, m.position,
         m.role = 'user' as is_question
  from public.messages m
  left join public.messages asked on asked.id = m.reply_to
  where m.conversation_id = $1::uuid and m.content <> ''
    and coalesce(asked.position, m.position) < (select question.position from question)
), athlete as (
  select coach.athlete_facts(p) as facts, p.time_zone
  from public.conversations c join public.athlete_profiles p on p.id = c.athlete_id where c.id = $1::uuid
), recent as (
  select earlier.*, count(*) filter (where is_question) over (order by turn desc, position desc) as turns_back
  from earlier
)
select
  (select athlete.facts from athlete) as profile,
  (select coalesce(jsonb_agg(jsonb_build_object('role', role, 'content', content) order by turn, position), '[]')
   from recent
   where turns_back <= $3::int and not (turns_back = $3::int and not is_question)) as history,
  coach.day_in(now(), (select athlete.time_zone from athlete)) as today,
  (select coach.day_in(coalesce(question.created_at, now()), (select athlete.time_zone from athlete)) from question)
    as asked_on
