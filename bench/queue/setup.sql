-- 10,000 athletes with a conversation each, and no limits in the way.
update coach.settings
set max_messages_in_flight = 1000000, max_messages_per_minute = 1000000, max_messages_per_day = 1000000,
    max_replies_at_once = 1000000, daily_spend_limit = null;
insert into auth.users (id) select gen_random_uuid() from generate_series(1, 10000);
insert into public.athlete_profiles (user_id) select id from auth.users;
insert into public.conversations (athlete_id) select id from public.athlete_profiles;

create schema bench;
create table bench.conversations as
  select row_number() over () - 1 as number, id from public.conversations;
create unique index on bench.conversations (number);

-- What coach.wake would be without its throttle.
create function bench.always_wake() returns void language sql as $$ select pg_notify('coach_jobs', '') $$;

-- As many jobs in line as asked for, one for each of the first conversations, then a second, and so on.
create function bench.fill(backlog int) returns void language plpgsql as $$
begin
  truncate coach.jobs;
  insert into public.messages (conversation_id, role, content, status)
    select c.id, 'assistant', '', 'queued' from generate_series(0, backlog - 1) n
    join bench.conversations c on c.number = n % 10000;
  insert into coach.jobs (message_id, conversation_id, athlete_id, state, turn)
    select m.id, m.conversation_id, c.athlete_id,
           case when row_number() over (partition by m.conversation_id order by m.position) = 1 then 'ready' else 'waiting' end,
           row_number() over (partition by m.conversation_id order by m.position)
    from public.messages m join public.conversations c on c.id = m.conversation_id where m.status = 'queued';
  analyze coach.jobs;
end;
$$;
