-- :subscribers athletes with a conversation each, and :changes messages spread over them, to
-- be updated once each, so that every commit's time is known afterwards by its row's xmin.
set session_replication_role = replica;  -- without the product's triggers
insert into auth.users (id, email)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n || '@bench' from generate_series(1, :subscribers) n
on conflict do nothing;
insert into public.athlete_profiles (id, user_id)
select id, id from auth.users where email like '%@bench' on conflict do nothing;
insert into public.conversations (id, athlete_id)
select id, id from public.athlete_profiles on conflict do nothing;
truncate public.messages cascade;
insert into public.messages (id, conversation_id, role, content, position)
select ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid,
       ('00000000-0000-4000-8000-' || lpad((1 + n % :subscribers)::text, 12, '0'))::uuid,
       'assistant', repeat('Keep your arms long and low. ', 35), n
from generate_series(1, :changes) n;
create schema if not exists bench;
grant usage on schema bench to public;
drop sequence if exists bench.next;
create sequence bench.next cache 1;
vacuum analyze public.messages, public.conversations, public.athlete_profiles;
