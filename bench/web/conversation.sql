-- A conversation of :messages messages of the athlete :user_id, as if it had been long ago: no
-- trigger runs, nobody answers. Prints its id.
set session_replication_role = replica;
select nextval('coach.message_position') as base \gset
select setval('coach.message_position', :base + :messages + 2) as next \gset
with talk as (
  insert into public.conversations (athlete_id, title, started_at)
  select id, 'A long one', now() - interval '40 days' from public.athlete_profiles where user_id = :'user_id'
  returning id
), asked as (
  insert into public.messages (conversation_id, role, content, position, created_at)
  select talk.id, 'user', format('Question %s: how do I pace the sled push when my legs are heavy?', n),
         :base + 2 * n, now() - interval '40 days' + n * interval '5 minutes'
  from talk, generate_series(1, :messages / 2) n order by n
  returning id, conversation_id, position, created_at
), answered as (
  insert into public.messages (conversation_id, role, content, position, created_at, reply_to, status, finish_reason, revision)
  select conversation_id, 'assistant',
         E'## Pacing the sled\n\nKeep your **hips low** and your arms locked.\n\n' ||
         E'1. Short, quick steps for 12.5 m.\n2. Breathe out with each step.\n3. Rest *before* you have to.\n\n' ||
         E'| Round | Load | Rest |\n|---|---|---|\n| 1 | 102 kg | 60 s |\n| 2 | 152 kg | 90 s |\n\n' ||
         repeat('A calm start keeps the heart rate where the next kilometre needs it. ', 6),
         position + 1, created_at + interval '20 seconds', id, 'complete', 'stop', 30
  from asked
  returning conversation_id
)
select distinct conversation_id from answered;
