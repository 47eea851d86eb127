-- Lanes, limits and workers: fairness between athletes, limits against abuse, and what a
-- worker says of itself. docs/state-machine.md draws the states.
--
-- Locks, in their order: conversation, lane, job, message, spend.

-- An athlete's lane in the queue. Its row is the lock under which everything is decided
-- that concerns more than one conversation of the athlete: limits, and what may run.
create table coach.lanes (
  athlete_id uuid primary key references public.athlete_profiles (id) on delete cascade,
  recent timestamptz[] not null default '{}',  -- the messages of the last minute
  day date not null default '-infinity',       -- in UTC
  day_messages int not null default 0
) with (fillfactor = 70);

alter table coach.settings
  -- Per athlete.
  add column max_messages_in_flight int not null default 10 check (max_messages_in_flight > 0),
  add column max_messages_per_minute int not null default 20 check (max_messages_per_minute > 0),
  add column max_messages_per_day int not null default 300 check (max_messages_per_day > 0),
  add column max_replies_at_once int not null default 3 check (max_replies_at_once > 0),
  -- Of everybody, in dollars a day (UTC); null: no limit. A reply in flight counts as what it
  -- may cost at most, so that messages sent at once cannot pass the limit together.
  add column daily_spend_limit numeric default 50 check (daily_spend_limit >= 0),
  add column price_in_per_million numeric not null default 0.13 check (price_in_per_million >= 0),
  add column price_out_per_million numeric not null default 0.40 check (price_out_per_million >= 0),
  add column reserved_per_reply numeric not null default 0.001 check (reserved_per_reply > 0);

-- Tokens of a day. In a few slots, so that workers don't wait for one another's row.
create table coach.spend (
  day date not null,
  slot smallint not null,
  tokens_in bigint not null default 0,
  tokens_out bigint not null default 0,
  primary key (day, slot)
) with (fillfactor = 50);

-- Who is alive and what each carries; renewed with the leases (sql/queries/heartbeat.sql).
create table coach.workers (
  name text primary key,
  version text not null,
  state text not null check (state in ('running', 'draining')),
  replies int not null,
  max_replies int not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
) with (fillfactor = 50);

-- Workers that went silent lately, to tell one job that kills them from workers that die anyway.
create table coach.deaths (
  worker text not null,
  died_at timestamptz not null default now()
);

-- delayed: to be tried again at run_at. turn: the place in line among all athletes.
-- crashes: how many workers went silent with the job on board; verdict: why it is to be
-- buried (coach.rescue).
alter table coach.jobs
  drop constraint jobs_state_check,
  add constraint jobs_state_check check (state in ('waiting', 'delayed', 'ready', 'running')),
  add column turn bigint not null default 0,
  add column crashes int not null default 0,
  add column verdict text;

drop index coach.jobs_ready_idx, coach.jobs_waiting_idx, coach.jobs_one_in_flight_idx;
create index jobs_ready_idx on coach.jobs (priority, turn, id) where state = 'ready' and crashes < 3;
create index jobs_suspect_idx on coach.jobs (crashes, turn, id) where state = 'ready' and crashes >= 3;
create index jobs_verdict_idx on coach.jobs (id) where verdict is not null;
create index jobs_delayed_idx on coach.jobs (run_at) where state = 'delayed';
create index jobs_lane_idx on coach.jobs (athlete_id, priority, turn) where state <> 'waiting';
create index jobs_waiting_idx on coach.jobs (athlete_id, conversation_id, id) where state = 'waiting';
create index jobs_conversation_idx on coach.jobs (conversation_id);
create unique index jobs_one_in_flight_idx on coach.jobs (conversation_id) where state <> 'waiting';

-- The turn of the job that was claimed last. A sequence, because it is read and raised
-- outside of transactions: nobody waits for it.
create sequence coach.virtual_time minvalue 0 start 0;

insert into coach.lanes (athlete_id) select distinct j.athlete_id from coach.jobs j;

-- Start-time fair queueing: an athlete's next job stands one place behind the athlete's last
-- one, but never before what is being served. Everybody gets one reply in turn, however
-- many messages somebody else has sent.
create function coach.next_turn(athlete uuid, class int) returns bigint
language sql stable
set search_path = ''
as $$
  select 1 + greatest((select v.last_value from coach.virtual_time v),
                      (select max(j.turn) from coach.jobs j
                       where j.athlete_id = athlete and j.priority = class and j.state <> 'waiting'))
$$;

-- Tells the workers that there may be something to do. NOTIFY takes a lock that all
-- committing transactions share, so there are at most ten in a tenth of a second; a worker
-- looks again a moment after it was woken. The window and its count are kept in a sequence,
-- which no transaction holds back.
create sequence coach.wake_window minvalue 0 start 0;

create function coach.wake() returns void
language plpgsql
set search_path = ''
as $$
declare
  this_window bigint := floor(extract(epoch from clock_timestamp()) * 10);
  last bigint;
begin
  select w.last_value into last from coach.wake_window w;
  if last / 1000 <> this_window then
    last := this_window * 1000;
  elsif last % 1000 >= 10 then
    return;
  end if;
  perform setval('coach.wake_window', last + 1);
  perform pg_notify('coach_jobs', '');
end;
$$;

-- What today's tokens cost so far, in dollars. Embeddings are left out: a question's costs
-- less than a millionth of a dollar.
create function coach.spent_today() returns numeric
language sql stable
set search_path = ''
as $$
  select coalesce(sum(d.tokens_in) * s.price_in_per_million + sum(d.tokens_out) * s.price_out_per_million, 0) / 1000000
  from coach.settings s
  left join coach.spend d on d.day = (now() at time zone 'utc')::date
  group by s.only_row
$$;

create function coach.add_spend(worker text, prompt_tokens bigint, completion_tokens bigint) returns void
language sql
set search_path = ''
as $$
  insert into coach.spend as d (day, slot, tokens_in, tokens_out)
    values ((now() at time zone 'utc')::date, abs(hashtext(worker) % 16), prompt_tokens, completion_tokens)
    on conflict (day, slot) do update
    set tokens_in = d.tokens_in + excluded.tokens_in, tokens_out = d.tokens_out + excluded.tokens_out
$$;

-- Refuses when today's money does not suffice for one more reply. Far from the limit nobody
-- waits; near it (10,000 replies) one message is let in at a time.
create function coach.check_budget() returns void
language plpgsql
set search_path = ''
as $$
declare
  s coach.settings;
  affordable bigint;
begin
  select * into s from coach.settings;
  if s.daily_spend_limit is null then return; end if;
  affordable := floor((s.daily_spend_limit - coach.spent_today()) / s.reserved_per_reply);
  if affordable > 10000 then return; end if;
  perform pg_advisory_xact_lock(426835862377);
  affordable := floor((s.daily_spend_limit - coach.spent_today()) / s.reserved_per_reply);
  if affordable <= (select count(*) from (select from coach.jobs limit greatest(affordable, 0)) in_flight) then
    raise exception 'Coach K has answered all that today''s budget allows.'
      using errcode = 'PT429', hint = 'Please come back tomorrow.';
  end if;
end;
$$;

-- Locks the athlete's lane and lets one more message in, or refuses it with PT429, which
-- PostgREST answers as HTTP 429.
create function coach.admit(athlete uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
  s coach.settings;
  lane coach.lanes;
  moment timestamptz;
  today date;
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
  perform coach.check_budget();

  update coach.lanes l
  set recent = lane.recent || moment, day = today, day_messages = lane.day_messages + 1
  where l.athlete_id = athlete;
end;
$$;

-- A job for this reply. The conversation and the lane are locked by the caller.
create function coach.enqueue(reply uuid, conversation uuid, athlete uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
  may_run boolean;
begin
  may_run := not exists (select from coach.jobs j where j.conversation_id = conversation)
    and (select count(*) from coach.jobs j where j.athlete_id = athlete and j.priority = 0 and j.state <> 'waiting')
        < (select s.max_replies_at_once from coach.settings s);
  insert into coach.jobs (message_id, conversation_id, athlete_id, state, turn)
    values (reply, conversation, athlete, case when may_run then 'ready' else 'waiting' end,
            case when may_run then coach.next_turn(athlete, 0) else 0 end);
  if may_run then perform coach.wake(); end if;
end;
$$;

-- Lets the athletes' next jobs into the line, as far as each one's limit allows: of every
-- conversation without a job in flight the oldest. The lanes are locked by the caller.
-- Live turns and batch work (priority 1) have a limit each.
create function coach.promote(athletes uuid[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  at_once int;
  head record;
begin
  select s.max_replies_at_once into at_once from coach.settings s;
  for head in
    with heads as (
      select distinct on (w.conversation_id) w.id, w.athlete_id, w.priority
      from coach.jobs w
      where w.athlete_id = any (athletes) and w.state = 'waiting'
        and not exists (select from coach.jobs j where j.conversation_id = w.conversation_id and j.state <> 'waiting')
      order by w.conversation_id, w.id
    ), placed as (
      select h.*, row_number() over (partition by h.athlete_id, h.priority order by h.id) as place from heads h
    )
    select p.id, p.athlete_id, p.priority from placed p
    where p.place + (select count(*) from coach.jobs j
                     where j.athlete_id = p.athlete_id and j.priority = p.priority and j.state <> 'waiting') <= at_once
    order by p.id
  loop
    update coach.jobs j
    set state = 'ready', run_at = now(), turn = coach.next_turn(head.athlete_id, head.priority)
    where j.id = head.id;
    perform coach.wake();
  end loop;
end;
$$;

create or replace function coach.before_message_insert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  longest int;
begin
  if new.role = 'user' then
    if btrim(new.content, E' \t\r\n') = '' then
      raise exception 'The message is empty.'
        using errcode = 'check_violation', hint = 'Send some text.';
    end if;
    select s.max_message_chars into longest from coach.settings s;
    if char_length(new.content) > longest then
      raise exception 'The message has % characters; the limit is %.', char_length(new.content), longest
        using errcode = 'PT413', hint = 'Send a shorter message.';
    end if;
  end if;
  -- The conversation's row is the lock that makes its order: positions rise in commit order.
  perform from public.conversations c where c.id = new.conversation_id for no key update;
  new.position := nextval('coach.message_position');
  return new;
end;
$$;

-- The limits stand here and not in the trigger before the insert: only now has row-level
-- security said that the conversation is the client's own.
create or replace function coach.after_message_insert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply_id uuid;
  owner_id uuid;
begin
  select c.athlete_id into owner_id from public.conversations c where c.id = new.conversation_id;
  perform coach.admit(owner_id);

  -- Also sets updated_at (trigger), so that the conversation moves up in the list.
  update public.conversations c set updated_at = now() where c.id = new.conversation_id;

  insert into public.messages (conversation_id, role, content, status, reply_to)
    values (new.conversation_id, 'assistant', '', 'queued', new.id)
    returning id into reply_id;
  perform coach.enqueue(reply_id, new.conversation_id, owner_id);
  return null;
end;
$$;

-- Jobs go before their messages. The cascade would take a message's lock first and the
-- job's second; the token writer takes them the other way round, and both would wait.
create or replace function coach.before_conversation_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  gone record;
begin
  perform from coach.lanes l where l.athlete_id = old.athlete_id for no key update;
  for gone in
    delete from coach.jobs j where j.conversation_id = old.id returning j.message_id, j.fence, j.state
  loop
    if gone.state = 'running' then perform pg_notify('coach_cancel', gone.message_id || ' ' || gone.fence); end if;
  end loop;
  perform coach.promote(array[old.athlete_id]);
  return old;
end;
$$;

-- A reply's newest piece on the private channel conversation:<id>, event "delta": message_id,
-- sequence (messages.revision), offset (in characters), text, status. A client that misses a
-- sequence reads the row again. Without Supabase Realtime's schema nothing is sent.
--
-- As the owner, because the worker may not write to realtime.messages, on hosted Supabase either.
create function coach.broadcast_delta(conversation uuid, delta jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if to_regprocedure('realtime.send(jsonb, text, text, boolean)') is not null then
    execute 'select realtime.send($1, $2, $3, true)' using delta, 'delta', 'conversation:' || conversation;
  end if;
end;
$$;

-- The token writer's tick: new text and status of any number of live replies; those whose
-- status is final end here. Only where message id and fence are those of a running job.
-- chunks are array literals, null: unchanged. Returns what was written, and what ended.
--
-- A text is written at a known offset (in characters), so the same write twice changes
-- nothing. The job's row is locked, not only read: a stale worker waits there for the claim
-- that outdates it, sees the newer fence, and writes nothing.
--
-- With `broadcast` each write goes to the conversation's private channel as well
-- (coach.broadcast_delta).
--
-- What ends needs its conversation's and its lane's lock. One that somebody else holds, be it
-- a client's open transaction, is not waited for, because thousands of other replies would
-- wait with it: the text is written, and the end comes with a later tick.
create function coach.write_replies(
  worker text,
  message_ids uuid[],
  fences bigint[],
  statuses text[],
  offsets int[],
  deltas text[],
  chunks text[],
  finish_reasons text[],
  errors text[],
  prompt_tokens int[],
  completion_tokens int[],
  titles text[],
  broadcast boolean default false
) returns table (message_id uuid, ended boolean)
language plpgsql
set search_path = ''
as $$
declare
  ending uuid[];
  written_ids uuid[];
  ended_ids uuid[];
  athletes uuid[];
begin
  if statuses && array['complete', 'failed', 'cancelled'] then
    with asked as (
      select j.message_id, j.conversation_id, j.athlete_id
      from unnest(message_ids, statuses) as b (id, status)
      join coach.jobs j on j.message_id = b.id
      where b.status in ('complete', 'failed', 'cancelled')
    ), conversations as materialized (
      select c.id from public.conversations c
      where c.id in (select a.conversation_id from asked a)
      order by c.id for no key update skip locked
    ), lanes as materialized (
      select l.athlete_id from coach.lanes l
      where l.athlete_id in (select a.athlete_id from asked a join conversations c on c.id = a.conversation_id)
      order by l.athlete_id for no key update skip locked
    )
    select array_agg(a.message_id) into ending
    from asked a
    join conversations c on c.id = a.conversation_id
    join lanes l on l.athlete_id = a.athlete_id;
  end if;

  with held as materialized (
    select b.*, b.id = any (ending) and b.status in ('complete', 'failed', 'cancelled') as ends,
           j.id as job_id, j.athlete_id, j.created_at as asked_at
    from unnest(message_ids, fences, statuses, offsets, deltas, chunks, finish_reasons, errors, prompt_tokens,
                completion_tokens)
      as b (id, fence, status, at, delta, chunk_ids, finish_reason, error, tokens_in, tokens_out)
    join coach.jobs j on j.message_id = b.id and j.fence = b.fence and j.state = 'running'
    order by j.id
    for no key update of j
  ), finished as (
    delete from coach.jobs j using held h where j.id = h.job_id and h.ends
  ), written as (
    update public.messages m
    set content = case when h.at = 0 then h.delta else left(m.content, h.at) || h.delta end,
        status = case when h.ends or h.status not in ('complete', 'failed', 'cancelled') then h.status else m.status end,
        rag_chunks_used = coalesce(h.chunk_ids::text[], m.rag_chunks_used),
        finish_reason = case when h.ends then h.finish_reason else m.finish_reason end,
        error = case when h.ends then h.error else m.error end,
        tokens_in = case when h.ends then h.tokens_in else m.tokens_in end,
        tokens_out = case when h.ends then h.tokens_out else m.tokens_out end,
        -- As the athlete saw it, from question to end, by the server's clock.
        latency_ms = case when h.ends
          then least(extract(epoch from clock_timestamp() - h.asked_at) * 1000, 2147483647)::int
          else m.latency_ms end,
        revision = m.revision + 1,
        updated_at = now()
    from held h
    where m.id = h.id
    returning m.id, h.ends, h.athlete_id
  )
  select array_agg(w.id), array_agg(w.id) filter (where w.ends), array_agg(distinct w.athlete_id) filter (where w.ends)
  into written_ids, ended_ids, athletes
  from written w;

  if ended_ids is not null then
    update public.conversations c
    set title = coalesce(c.title, b.title), updated_at = now()
    from unnest(message_ids, titles) as b (id, title)
    join public.messages m on m.id = b.id
    where c.id = m.conversation_id and m.id = any (ended_ids);

    perform coach.promote(athletes);

    perform coach.add_spend(worker, sum(b.tokens_in), sum(b.tokens_out))
    from unnest(message_ids, prompt_tokens, completion_tokens) as b (id, tokens_in, tokens_out)
    where b.id = any (ended_ids)
    having sum(b.tokens_in) is not null and sum(b.tokens_out) is not null;
  end if;

  if broadcast then
    perform coach.broadcast_delta(m.conversation_id, jsonb_build_object(
      'message_id', m.id, 'sequence', m.revision, 'offset', b.at, 'text', b.delta, 'status', m.status))
    from unnest(message_ids, offsets, deltas) as b (id, at, delta)
    join public.messages m on m.id = b.id
    where m.id = any (written_ids);
  end if;

  return query select w.id, coalesce(w.id = any (ended_ids), false) from unnest(written_ids) as w (id);
end;
$$;

-- Ends one reply from outside of its worker: job gone, text kept, `final` as its status.
-- A worker that holds it is told (message id and fence), so that it hangs up on the provider at
-- once; it writes nothing more in any case, because its job is gone.
-- The conversation and the lane are locked by the caller. False: there is no such job.
create function coach.end_job(reply uuid, final text, reason text) returns boolean
language plpgsql
set search_path = ''
as $$
declare
  job coach.jobs;
begin
  delete from coach.jobs j where j.message_id = reply returning * into job;
  if not found then return false; end if;
  update public.messages m
  set status = final, error = reason, revision = m.revision + 1, updated_at = now(),
      latency_ms = least(extract(epoch from clock_timestamp() - job.created_at) * 1000, 2147483647)::int
  where m.id = reply;
  if job.state = 'running' then perform pg_notify('coach_cancel', reply || ' ' || job.fence); end if;
  perform coach.promote(array[job.athlete_id]);
  return true;
end;
$$;

-- Puts jobs whose worker went silent back into the line; any worker calls this, there is no
-- leader. `blame`: the caller knows that the database could be reached all the time, so that
-- silence means a worker's death.
--
-- A job may be what killed its worker. Of those on board, the ones that had seen a death
-- before are suspected first; after three they are claimed a few at a time
-- (sql/queries/claim_jobs.sql), so that one alone is left in the end. But workers may die of
-- something else, all the time: a job that was on board at less than half of the last deaths
-- does not explain them, and is no suspect. What has been alone on
-- board at two deaths, or was the only suspect at a fifth, is quarantined: a dead job, a
-- failed reply.
create function coach.rescue(max_attempts int, blame boolean, sentence text, first_pause interval default '1 second')
  returns table (rescued int, buried uuid[], again_in_ms bigint)
language plpgsql
set search_path = ''
as $$
declare
  doomed record;
  ready int;
  ended uuid[] := '{}';
begin
  update coach.jobs j set state = 'ready'
  where j.id in (select d.id from coach.jobs d
                 where d.state = 'delayed' and d.run_at <= now() and d.verdict is null
                 order by d.run_at limit 1000 for update skip locked);
  get diagnostics ready = row_count;

  with expired as materialized (
    select j.* from coach.jobs j
    where j.state = 'running' and j.lease_until < now()
    order by j.lease_until limit 1000
    for update skip locked
  ), dead_workers as (
    select e.worker, count(*) as on_board, max(e.crashes) as most
    from expired e
    where blame and not exists (select from coach.workers w where w.name = e.worker and w.seen_at > e.lease_until)
    group by e.worker
  ), recorded as (
    insert into coach.deaths (worker) select d.worker from dead_workers d
  ), judged as (
    select e.id, e.attempt,
           e.crashes + (d.most is not null and e.crashes = d.most)::int as crashes,
           case
             when e.crashes = d.most and e.crashes >= 1
                  and (select count(*) from expired o where o.worker = e.worker and o.crashes = d.most) = 1
                  and (d.on_board = 1 or (e.crashes >= 4 and (e.crashes + 1) * 2 > (select count(*) from coach.deaths)))
               then format('quarantined: %s workers went silent with it', e.crashes + 1)
             when e.attempt >= max_attempts then format('lease expired in attempt %s', e.attempt)
           end as verdict,
           -- At first the lease that ran out is pause enough between two attempts; from the fifth
           -- on `first_pause`, twice that, four times …, at most sixty times.
           case when e.attempt < 5 then 0 else least(2 ^ (e.attempt - 5), 60) end * first_pause as pause
    from expired e left join dead_workers d on d.worker = e.worker
  )
  update coach.jobs j
  set state = case when q.pause > interval '0' or q.verdict is not null then 'delayed' else 'ready' end,
      run_at = now() + case when q.verdict is null then q.pause else interval '1 second' end,
      crashes = q.crashes, verdict = q.verdict, lease_until = null
  from judged q where j.id = q.id;
  get diagnostics rescued = row_count;
  if ready + rescued > 0 then perform coach.wake(); end if;

  -- Apart, because the locks' order wants the conversation first. What cannot be locked now
  -- keeps its verdict and is buried next time.
  for doomed in
    select j.id, j.message_id, j.conversation_id, j.athlete_id, j.attempt, j.verdict, j.worker, j.created_at
    from coach.jobs j where j.verdict is not null order by j.id limit 100
  loop
    perform from public.conversations c where c.id = doomed.conversation_id for no key update skip locked;
    continue when not found;
    perform from coach.lanes l where l.athlete_id = doomed.athlete_id for no key update skip locked;
    continue when not found;
    continue when not coach.end_job(doomed.message_id, 'failed', sentence);
    insert into coach.dead_jobs (id, message_id, conversation_id, athlete_id, attempt, reason, created_at)
      values (doomed.id, doomed.message_id, doomed.conversation_id, doomed.athlete_id, doomed.attempt,
              doomed.verdict || format(' (last worker: %s)', coalesce(doomed.worker, 'unknown')), doomed.created_at);
    ended := ended || doomed.message_id;
  end loop;

  delete from coach.workers w where w.seen_at < now() - interval '1 day';
  delete from coach.deaths d where d.died_at < now() - interval '10 minutes';

  return query select rescued, ended, (
    select greatest(100, ceil(extract(epoch from least(
             (select min(j.run_at) from coach.jobs j where j.state = 'delayed'),
             (select min(j.lease_until) from coach.jobs j where j.state = 'running')) - now()) * 1000))::bigint);
end;
$$;

drop function coach.finish_replies;

revoke execute on all functions in schema coach from public;
grant execute on function coach.write_replies, coach.broadcast_delta, coach.rescue, coach.end_job, coach.promote, coach.next_turn, coach.wake,
  coach.add_spend to coach_worker;
grant select, insert, update, delete on coach.workers to coach_worker;
grant select, insert, delete on coach.deaths to coach_worker;
grant select, insert, update on coach.spend to coach_worker;
grant select, update on coach.lanes, coach.virtual_time, coach.wake_window to coach_worker;

insert into coach.migrations (version, name) values ('20261124000100', 'fair_queue');
