-- $1 conversation, $2 question's message id, $3 turns of history → one row: the athlete's
-- profile as JSON (null without one), the earlier messages, oldest first, as JSON, and the days (UTC) of today
-- and of the question.
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
), recent as (
  select earlier.*, count(*) filter (where is_question) over (order by turn desc, position desc) as turns_back
  from earlier
)
select
  (select jsonb_build_object(
            'age', p.age, 'sex', p.sex, 'weight_kg', trim_scale(p.weight_kg),
            'training_history', p.training_history, 'race_date', p.race_date,
            'goal_time_minutes', trim_scale(p.goal_time_minutes),
            'injuries_limitations', p.injuries_limitations)
   from public.conversations c join public.athlete_profiles p on p.id = c.athlete_id
   where c.id = $1::uuid) as profile,
  (select coalesce(jsonb_agg(jsonb_build_object('role', role, 'content', content) order by turn, position), '[]')
   from recent
   where turns_back <= $3::int and not (turns_back = $3::int and not is_question)) as history,
  (now() at time zone 'utc')::date as today,
  (select (coalesce(question.created_at, now()) at time zone 'utc')::date from question) as asked_on
