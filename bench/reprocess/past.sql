-- :turns finished turns, five to a conversation, as if they had been answered long ago.
set session_replication_role = replica;
drop table if exists bench.past;
create table bench.past as
  select c.id as conversation, a.id as athlete, c.number
  from (select n as number, gen_random_uuid() as id from generate_series(0, (:turns - 1) / 5) n) c
  join bench.athletes a on a.number = c.number % 2000;
insert into public.conversations (id, athlete_id) select conversation, athlete from bench.past;
with turns as materialized (
  select p.conversation, n, gen_random_uuid() as question, now() - interval '30 days' + n * interval '1 second' as asked_at
  from generate_series(0, :turns - 1) n join bench.past p on p.number = n / 5
), asked as (
  insert into public.messages (id, conversation_id, role, content, position, created_at)
  select question, conversation, 'user', 'How should I pace my runs in week ' || n % 16 || ' with a heavy sled push?', 2 * n, asked_at
  from turns
)
insert into public.messages (conversation_id, role, content, position, reply_to, tokens_in, tokens_out, latency_ms, created_at)
select conversation, 'assistant', repeat('Keep the first kilometres easy. ', 30), 2 * n + 1, question, 2500, 240, 9000, asked_at
from turns;
select setval('coach.message_position', 2 * :turns);
set session_replication_role = origin;
analyze public.messages;
