-- What a profile may hold, the athlete's time zone, and what a reply may cost at most: all that
-- reaches the prompt from a row that a client writes is bounded, and reserved before it is spent.

-- 1. The profile.

-- An IANA name such as Europe/Berlin, as a browser says it; null: UTC.
alter table public.athlete_profiles add column time_zone text;
grant insert (time_zone), update (time_zone) on public.athlete_profiles to authenticated;

-- Whether PostgreSQL knows the zone by that name. `at time zone` alone also takes "foo+3" (a POSIX
-- rule) and "PST" (an abbreviation), neither of which is a place; the list of names is read
-- only for what could be one of them, because PostgreSQL reads a file for each.
create function coach.is_time_zone(zone text) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  if zone !~ '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$' or char_length(zone) > 64 then return false; end if;
  perform now() at time zone zone;
  return (zone ~ '/' and zone !~ '[0-9]')
    or exists (select from pg_catalog.pg_timezone_names z where lower(z.name) = lower(zone));
exception when invalid_parameter_value then
  return false;
end;
$$;

-- The day of a moment where the zone is. UTC without one, and for one that this server does not
-- know (a row from before it was upgraded): no turn fails for it.
create function coach.day_in(moment timestamptz, zone text) returns date
language plpgsql stable
set search_path = ''
as $$
begin
  if zone is null then return (moment at time zone 'utc')::date; end if;
  return (moment at time zone zone)::date;
exception when others then
  return (moment at time zone 'utc')::date;
end;
$$;

-- What is wrong with a profile: the column, and a sentence for its athlete. NaN and Infinity are
-- greater than every number, so that `between` refuses them, too.
create function coach.profile_problems(p public.athlete_profiles) returns table (field text, problem text)
language sql stable
set search_path = ''
as $$
  select c.field, c.problem
  from (values
    ('display_name', char_length(p.display_name) <= 200, 'The name is longer than 200 characters.'),
    ('age', p.age between 1 and 130, 'The age must be from 1 to 130 years.'),
    ('sex', p.sex in ('male', 'female', 'other'), 'The sex must be male, female or other.'),
    ('weight_kg', p.weight_kg between 1 and 500 and scale(p.weight_kg) <= 20, 'The weight must be from 1 to 500 kg.'),
    ('height_cm', p.height_cm between 30 and 300 and scale(p.height_cm) <= 20, 'The height must be from 30 to 300 cm.'),
    ('race_date', p.race_date between '1900-01-01' and '2199-12-31', 'The race date must be a day from 1900 to 2199.'),
    ('goal_time_minutes', p.goal_time_minutes between 1 and 1440 and scale(p.goal_time_minutes) <= 20,
      'The goal time must be from 1 to 1440 minutes.'),
    ('weekly_availability_hours', p.weekly_availability_hours between 0 and 168 and scale(p.weekly_availability_hours) <= 20,
      'The hours a week must be from 0 to 168.'),
    ('current_phase', char_length(p.current_phase) <= 100, 'The phase of training is longer than 100 characters.'),
    ('equipment_available', cardinality(p.equipment_available) <= 50
      and not exists (select from unnest(p.equipment_available) e where char_length(e) > 200),
      'The equipment must be at most 50 entries of at most 200 characters.'),
    ('injuries_limitations', cardinality(p.injuries_limitations) <= 20
      and not exists (select from unnest(p.injuries_limitations) i where char_length(i) > 200),
      'Injuries and limitations must be at most 20 entries of at most 200 characters.'),
    ('training_history', octet_length(p.training_history::text) <= 16384, 'The training history is larger than 16 kB.'),
    ('training_history', not exists (
        select from unnest(array['run_mpw', 'strength_days', 'experience']) k
        where jsonb_typeof(p.training_history -> k) in ('string', 'number') and char_length(p.training_history ->> k) > 60),
      'A text of the training history is longer than 60 characters.'),
    ('training_history', not exists (
        select from unnest(array['run_mpw', 'strength_days']) k
        where case when jsonb_typeof(p.training_history -> k) = 'number'
                   then not (p.training_history ->> k)::numeric between 0 and 10000 end),
      'The numbers of the training history must be from 0 to 10000.'),
    ('preferences', octet_length(p.preferences::text) <= 16384, 'The preferences are larger than 16 kB.')
  ) as c (field, fine, problem)
  where not c.fine
$$;

-- A trigger and no CHECK constraints: the refusal is a sentence that an app can show, and a row from
-- before these rules keeps what it has (the prompt cuts it: coach.athlete_facts), while each column
-- that is changed has to be right. The SQLSTATE is a constraint's (23514).
create function coach.check_profile() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  wrong record;
begin
  for wrong in select * from coach.profile_problems(new) loop
    if tg_op = 'UPDATE' then
      continue when to_jsonb(new) -> wrong.field = to_jsonb(old) -> wrong.field;
    end if;
    raise exception '%', wrong.problem using errcode = 'check_violation', hint = 'Please change it and save again.';
  end loop;
  if new.time_zone is null then return new; end if;
  if tg_op = 'UPDATE' then
    if new.time_zone = old.time_zone then return new; end if;
  end if;
  if not coach.is_time_zone(new.time_zone) then
    raise exception 'There is no time zone "%".', left(new.time_zone, 64)
      using errcode = 'check_violation', hint = 'Give a name such as Europe/Berlin, or none for UTC.';
  end if;
  return new;
end;
$$;

create trigger profiles_check
  before insert or update on public.athlete_profiles
  for each row execute function coach.check_profile();

-- A number that a prompt can tell, or null. This and the next without a search_path of their own, because
-- such functions are not inlined, and that costs ten times as much.
create function coach.told_number(value numeric) returns numeric
language sql immutable
as $$
  select case when value > -1000000 and value < 1000000 then trim_scale(round(value, 2)) end
$$;

-- A member of a client's JSON as a prompt can tell it: a number, a text's beginning, or null. What
-- else it may be, however deep, is never sent to a worker.
create function coach.told_member(value jsonb) returns jsonb
language sql stable
as $$
  select case jsonb_typeof(value)
    when 'number' then to_jsonb(coach.told_number((value #>> '{}')::numeric))
    when 'string' then to_jsonb(left(value #>> '{}', 100))
  end
$$;

-- What the prompt is told of an athlete (worker/turn/athlete_profile), without what is unknown. At most
-- some kilobytes and three levels, whatever the row holds. plpgsql, because it keeps its plan.
create function coach.athlete_facts(p public.athlete_profiles) returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'age', coach.told_number(p.age), 'sex', p.sex, 'weight_kg', coach.told_number(p.weight_kg),
    'training_history', case when jsonb_typeof(p.training_history) = 'object' then jsonb_build_object(
      'run_mpw', coach.told_member(p.training_history -> 'run_mpw'),
      'strength_days', coach.told_member(p.training_history -> 'strength_days'),
      'experience', coach.told_member(p.training_history -> 'experience')) end,
    'race_date', p.race_date, 'goal_time_minutes', coach.told_number(p.goal_time_minutes),
    'injuries_limitations', (
      select jsonb_agg(left(i.entry, 201) order by i.place)
      from (select u.entry, u.place from unnest(p.injuries_limitations) with ordinality as u (entry, place)
            where u.entry <> '' order by u.place limit 20) i)));
end;
$$;
grant execute on function coach.athlete_facts, coach.told_number, coach.told_member, coach.day_in to coach_worker;

-- 2. What a reply may cost at most, kept with its job, so that messages sent at once cannot pass the
-- day's limit together whatever their prompts hold.

-- null: from before this file, or made while there was no limit; it counts as an ordinary reply.
alter table coach.jobs add column reserved numeric;

alter table coach.settings
  -- Of the prompt, in tokens: the instructions and the retrieved knowledge.
  add column reserved_tokens_in int not null default 4000 check (reserved_tokens_in >= 0),
  -- The worker's inference.max_tokens: no answer is longer.
  add column reserved_tokens_out int not null default 1200 check (reserved_tokens_out >= 0),
  -- The worker's prompt.history_turns: so many earlier turns are sent along.
  add column reserved_turns int not null default 8 check (reserved_turns between 0 and 1000),
  -- The model's context: no prompt is longer.
  add column context_tokens int not null default 131072 check (context_tokens > 0);

-- An ordinary reply's part, in dollars: instructions, knowledge and the longest answer. reserved_per_reply
-- is the least that is reserved.
create function coach.reserved_at_least(s coach.settings) returns numeric
language sql immutable
set search_path = ''
as $$
  select greatest(s.reserved_per_reply,
                  (s.reserved_tokens_in * s.price_in_per_million + s.reserved_tokens_out * s.price_out_per_million) / 1000000)
$$;

-- The most that the reply to a question may cost, in dollars; null: there is no limit to keep.
-- `reply`: the one that is made anew; null: the question was inserted just now and has none yet. A token is
-- at least a byte. What is still being answered will be part of the prompt at its full length.
create function coach.reply_cost(conversation uuid, athlete uuid, reply uuid) returns numeric
language plpgsql stable
set search_path = ''
as $$
declare
  s coach.settings;
  tokens bigint;
begin
  select * into s from coach.settings;
  if s.daily_spend_limit is null then return null; end if;
  select coalesce(sum(8 + case when told.status in ('complete', 'failed', 'cancelled') then octet_length(told.content)
                               else greatest(octet_length(told.content), s.reserved_tokens_out) end), 0)
  into tokens
  from (
    select m.status, m.content from public.messages m
    where m.conversation_id = conversation and m.id is distinct from reply
      and m.position <= coalesce((select r.position from public.messages r where r.id = reply), 9223372036854775807)
    -- Question and reply of each turn, the question itself, and those of messages sent at once in between.
    order by m.position desc limit 2 * s.reserved_turns + 9
  ) told;
  -- The summary's own words, and as much of the texts as coach.athlete_facts lets through.
  tokens := tokens + coalesce((
    select 200 + least(coalesce(octet_length(p.training_history::text), 0), 1200)
               + least(coalesce(octet_length(array_to_string(p.injuries_limitations, ', ')), 0), 20000)
    from public.athlete_profiles p where p.id = athlete), 0);
  return coach.reserved_at_least(s) + least(tokens, s.context_tokens) * s.price_in_per_million / 1000000;
end;
$$;

-- Refuses when today's money does not suffice for a reply that costs `wanted`. Far from the limit nobody
-- waits for anybody, and nothing is added up; near it one message is let in at a time.
drop function coach.check_budget();
create function coach.check_budget(wanted numeric) returns void
language plpgsql
set search_path = ''
as $$
declare
  s coach.settings;
  dearest numeric;
  left_over numeric;
begin
  if wanted is null then return; end if;
  select * into s from coach.settings;
  dearest := greatest(wanted, coach.reserved_at_least(s) + s.context_tokens * s.price_in_per_million / 1000000);

  -- All that can be in the table (a job is longer than 128 bytes), and 500 that are on their way into it, at
  -- the price of the dearest.
  left_over := s.daily_spend_limit - coach.spent_today();
  if left_over > (500 + pg_catalog.pg_relation_size('coach.jobs') / 128) * dearest then return; end if;

  select s.daily_spend_limit - coach.spent_today() - coalesce(sum(coalesce(j.reserved, coach.reserved_at_least(s))), 0)
  into left_over from coach.jobs j;
  if left_over > 500 * dearest then return; end if;

  perform pg_advisory_xact_lock(426835862377);
  select s.daily_spend_limit - coach.spent_today() - coalesce(sum(coalesce(j.reserved, coach.reserved_at_least(s))), 0)
  into left_over from coach.jobs j;
  if wanted > left_over then
    raise exception 'Coach K has answered all that today''s budget allows.'
      using errcode = 'PT429', hint = 'Please come back tomorrow.';
  end if;
end;
$$;

-- Locks the athlete's lane and lets one more message in, or refuses it with PT429, which
-- PostgREST answers as HTTP 429. `reply`: as reply_cost has it. Returns what is reserved for the reply.
drop function coach.admit(uuid);
create function coach.admit(athlete uuid, conversation uuid, reply uuid) returns numeric
language plpgsql
set search_path = ''
as $$
declare
  s coach.settings;
  lane coach.lanes;
  moment timestamptz;
  today date;
  wanted numeric;
begin
  insert into coach.lanes (athlete_id)
    select athlete where not exists (select from coach.lanes l where l.athlete_id = athlete)
    on conflict do nothing;
  select * into lane from coach.lanes l where l.athlete_id = athlete for no key update;
  select * into s from coach.settings;
  moment := clock_timestamp();  -- now() is older than the wait for the lock
  today := (moment at time zone 'utc')::date;

  if s.max_messages_in_flight <= (select count(*) from coach.jobs j where j.athlete_id = athlete and j.priority = 0) then
    raise exception 'You have % messages that Coach K has not answered yet.', s.max_messages_in_flight
      using errcode = 'PT429', hint = 'Wait for the answers, or cancel some.';
  end if;
  lane.recent := array(select t from unnest(lane.recent) as t where t > moment - interval '1 minute' order by t);
  if cardinality(lane.recent) >= s.max_messages_per_minute then
    raise exception 'More than % messages in a minute.', s.max_messages_per_minute
      using errcode = 'PT429',
            hint = format('Try again in %s seconds.',
                          ceil(extract(epoch from lane.recent[1] + interval '1 minute' - moment)));
  end if;
  if lane.day <> today then lane.day_messages := 0; end if;
  if lane.day_messages >= s.max_messages_per_day then
    raise exception 'More than % messages in a day.', s.max_messages_per_day
      using errcode = 'PT429', hint = 'Try again tomorrow (UTC).';
  end if;
  wanted := coach.reply_cost(conversation, athlete, reply);
  perform coach.check_budget(wanted);

  update coach.lanes l
  set recent = lane.recent || moment, day = today, day_messages = lane.day_messages + 1
  where l.athlete_id = athlete;
  return wanted;
end;
$$;

-- A job for this reply, which may cost `reserved` at most (null: not known). The conversation and the lane
-- are locked by the caller.
drop function coach.enqueue(uuid, uuid, uuid);
create function coach.enqueue(reply uuid, conversation uuid, athlete uuid, reserved numeric) returns void
language plpgsql
set search_path = ''
as $$
declare
  may_run boolean;
begin
  may_run := not exists (select from coach.jobs j where j.conversation_id = conversation)
    and (select count(*) from coach.jobs j where j.athlete_id = athlete and j.priority = 0 and j.state <> 'waiting')
        < (select s.max_replies_at_once from coach.settings s);
  insert into coach.jobs (message_id, conversation_id, athlete_id, reserved, state, turn)
    values (reply, conversation, athlete, enqueue.reserved, case when may_run then 'ready' else 'waiting' end,
            case when may_run then coach.next_turn(athlete, 0) else 0 end);
  if may_run then perform coach.wake(); end if;
end;
$$;

create or replace function coach.after_message_insert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply_id uuid;
  owner_id uuid;
  reserved numeric;
begin
  select c.athlete_id into owner_id from public.conversations c where c.id = new.conversation_id;
  reserved := coach.admit(owner_id, new.conversation_id, null);

  -- Also sets updated_at (trigger), so that the conversation moves up in the list.
  update public.conversations c set updated_at = now() where c.id = new.conversation_id;

  insert into public.messages (conversation_id, role, content, status, reply_to)
    values (new.conversation_id, 'assistant', '', 'queued', new.id)
    returning id into reply_id;
  perform coach.enqueue(reply_id, new.conversation_id, owner_id, reserved);
  return null;
end;
$$;

create or replace function coach.answer_again(reply public.messages, keep_chunks boolean) returns void
language plpgsql
set search_path = ''
as $$
declare
  athlete uuid;
  reserved numeric;
begin
  select c.athlete_id into athlete from public.conversations c where c.id = reply.conversation_id;
  reserved := coach.admit(athlete, reply.conversation_id, reply.id);
  update public.messages m
  set status = 'queued', content = '', error = null, finish_reason = null, feedback = 0,
      tokens_in = null, tokens_out = null, latency_ms = null,
      rag_chunks_used = case when keep_chunks then m.rag_chunks_used end,
      revision = m.revision + 1, updated_at = now()
  where m.id = reply.id;
  perform coach.enqueue(reply.id, reply.conversation_id, athlete, reserved);
end;
$$;

create or replace function coach.operator_retry(reply uuid) returns text
language plpgsql
set search_path = ''
as $$
declare
  locked public.messages := coach.lock_reply(reply);
  athlete uuid := (select c.athlete_id from public.conversations c where c.id = locked.conversation_id);
begin
  if locked.status not in ('failed', 'cancelled') then
    raise exception 'Only a failed or cancelled reply can be tried again; this one is %.', locked.status
      using errcode = 'PT409';
  end if;
  update public.messages m
  set status = 'queued', content = '', error = null, finish_reason = null, feedback = 0,
      tokens_in = null, tokens_out = null, latency_ms = null, revision = m.revision + 1, updated_at = now()
  where m.id = reply;
  perform coach.enqueue(reply, locked.conversation_id, athlete,
                        coach.reply_cost(locked.conversation_id, athlete, reply));
  delete from coach.dead_jobs d where d.message_id = reply;
  return 'queued';
end;
$$;

revoke execute on function coach.is_time_zone, coach.day_in, coach.profile_problems, coach.check_profile, coach.told_number,
  coach.told_member, coach.athlete_facts, coach.reserved_at_least, coach.reply_cost, coach.check_budget, coach.admit,
  coach.enqueue from public;

insert into coach.migrations (version, name) values ('20261130000200', 'bounded_profiles');
