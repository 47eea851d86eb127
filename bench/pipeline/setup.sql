-- What the pipeline benchmark adds to a fresh database: how questions are asked, and a
-- record of every write of a reply. The record is unlogged, so that it costs no WAL.
create schema bench;
create extension pg_stat_statements schema bench;

create unlogged table bench.writes (message_id uuid, at timestamptz, status text, characters int);

create function bench.record_write() returns trigger language plpgsql as $$
begin
  insert into bench.writes values (new.id, clock_timestamp(), new.status, char_length(new.content));
  return null;
end;
$$;
create trigger bench_record_write after update on public.messages
  for each row execute function bench.record_write();
grant usage on schema bench to coach_worker;
grant insert on bench.writes to coach_worker;

insert into auth.users (id) select gen_random_uuid() from generate_series(1, 2000);
insert into public.athlete_profiles (user_id, age, sex, weight_kg, goal_time_minutes)
  select id, 35, 'female', 62.5, 80 from auth.users;

create table bench.athletes as
  select row_number() over () - 1 as number, id from public.athlete_profiles;
create unique index on bench.athletes (number);

-- One question in a conversation of its own, by the athlete with that number.
create function bench.ask(athlete_number int) returns void language plpgsql as $$
declare
  conversation uuid;
begin
  insert into public.conversations (athlete_id)
    select id from bench.athletes where number = athlete_number % 2000
    returning id into conversation;
  insert into public.messages (conversation_id, role, content)
    values (conversation, 'user', 'What''s the best sled push technique? I''m struggling with the heavy sled.');
end;
$$;

-- A few athletes stand for many: their limits are not what is measured.
update coach.settings
set max_messages_in_flight = 1000, max_messages_per_minute = 1000, max_messages_per_day = 100000,
    max_replies_at_once = 1000, daily_spend_limit = null;
