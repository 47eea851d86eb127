-- Claims that no loss of data can repeat, writes that leave no hole, an order of a row's versions
-- that survives a loss, and statements of the worker that wait for nobody's row lock
-- (docs/adr/0015-a-claim-has-a-random-id.md, docs/adr/0016-a-writer-waits-for-no-row.md).
--
-- Older workers go on beside this file: they claim without an id, and their calls of write_replies
-- and rescue end in the functions below.

-- A claim's own id, beside its fence. A sequence can hand out a number twice when the database loses
-- commits that it had acknowledged (a replica that lagged is promoted, a backup is restored); a
-- random id cannot. null: claimed by a worker that does not know claims yet, or not claimed.
alter table coach.jobs add column claim uuid;
alter table coach.reprocess_turns add column claim uuid;

-- The claim whose text the reply's row has: set with the first text of each claim, in the same
-- transaction, so that both survive a loss or neither does. An earlier claim's text is never continued.
alter table coach.jobs add column text_claim uuid;

-- Until when a worker counts as alive: its last beat and its lease.
alter table coach.workers add column alive_until timestamptz;

-- The order of a row's versions: microseconds since 1970 by the server's clock, or one more than the
-- version before, whichever is larger. A counter alone would repeat numbers after a loss, and clients
-- that keep the higher revision would ignore the truth. Below 2^53 until the year 2255, so that
-- JavaScript reads it exactly.
alter table public.messages alter column revision type bigint;

create function coach.raise_revision() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.revision := greatest(new.revision, (extract(epoch from clock_timestamp()) * 1000000)::bigint);
  return new;
end;
$$;

create trigger messages_raise_revision
  before update on public.messages
  for each row when (new.revision > old.revision)
  execute function coach.raise_revision();

-- Adds to the day's account without waiting for a row: of the day's slots one that nobody has locked,
-- the worker's own first; a further slot when all of them are locked.
create or replace function coach.add_spend(worker text, prompt_tokens bigint, completion_tokens bigint) returns void
language plpgsql
set search_path = ''
as $$
declare
  today date := (now() at time zone 'utc')::date;
  own smallint := abs(hashtext(worker) % 16);
begin
  insert into coach.spend (day, slot) values (today, own) on conflict do nothing;
  update coach.spend d
  set tokens_in = d.tokens_in + prompt_tokens, tokens_out = d.tokens_out + completion_tokens
  where d.day = today and d.slot = (
    select s.slot from coach.spend s where s.day = today
    order by s.slot <> own, s.slot limit 1
    for no key update skip locked);
  if found then return; end if;
  insert into coach.spend as d (day, slot, tokens_in, tokens_out)
    select today, max(s.slot) + 1, prompt_tokens, completion_tokens from coach.spend s where s.day = today
    on conflict (day, slot) do update
    set tokens_in = d.tokens_in + excluded.tokens_in, tokens_out = d.tokens_out + excluded.tokens_out;
end;
$$;

-- Tells the worker that holds this job that the job is gone: message id, fence and claim. A worker that
-- does not know claims understands the first two only.
create function coach.notify_cancelled(job coach.jobs) returns void
language sql
set search_path = ''
as $$
  select pg_notify('coach_cancel', concat_ws(' ', job.message_id, job.fence, job.claim)) where job.state = 'running'
$$;

create or replace function coach.end_job(reply uuid, final text, reason text) returns boolean
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
  perform coach.notify_cancelled(job);
  perform coach.promote(array[job.athlete_id]);
  return true;
end;
$$;

create or replace function coach.before_conversation_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  gone coach.jobs;
begin
  perform from coach.lanes l where l.athlete_id = old.athlete_id for no key update;
  for gone in delete from coach.jobs j where j.conversation_id = old.id returning j.* loop
    perform coach.notify_cancelled(gone);
  end loop;
  perform coach.promote(array[old.athlete_id]);
  return old;
end;
$$;

create or replace function coach.before_profile_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  gone coach.jobs;
begin
  perform from public.conversations c where c.athlete_id = old.id order by c.id for update;
  perform from coach.lanes l where l.athlete_id = old.id for update;
  perform from coach.jobs j where j.athlete_id = old.id order by j.id for update;
  for gone in delete from coach.jobs j where j.athlete_id = old.id returning j.* loop
    perform coach.notify_cancelled(gone);
  end loop;
  delete from coach.dead_jobs d where d.athlete_id = old.id;
  return old;
end;
$$;

-- Of these athletes, those whose waiting jobs can all be locked now, and locks them: whoever ends a
-- reply lets the athlete's next one go, and must not wait for it. The lanes are locked by the caller.
create function coach.lock_waiting(athletes uuid[]) returns uuid[]
language plpgsql
set search_path = ''
as $$
declare
  locked bigint[];
begin
  select array_agg(l.id) into locked from (
    select w.id from coach.jobs w where w.athlete_id = any (athletes) and w.state = 'waiting'
    order by w.id for no key update skip locked) l;
  return array(
    select a from unnest(athletes) as a
    where not exists (select from coach.jobs w where w.athlete_id = a and w.state = 'waiting'
                        and w.id <> all (coalesce(locked, '{}'))));
end;
$$;

-- The token writer's tick: new text and status of any number of live replies; those whose
-- status is final end here. chunks are array literals, null: unchanged. One row comes back for each
-- reply whose job the caller holds (message id, fence and claim are those of a running job):
--   written  the text is stored; a final status that could not be stored yet comes with a later call
--   ended    the text and the final status are stored, the job is gone
--   busy     somebody else's transaction holds the job's or the message's row: nothing was stored, try again
--   gap      the stored text is shorter than the offset, or an earlier claim's: nothing was stored, send the text
--            from its beginning
--
-- A text is written at a known offset (in characters, and in bytes: cheap to compare), so the same write
-- twice changes nothing, and a database that has lost the text in front of it gets no hole.
-- The job's row is locked, not only read: between a look at the claim and the write another worker
-- could claim the job (docs/adr/0003).
--
-- No lock is waited for, because thousands of other replies would wait with it. What ends needs
-- its conversation's and its lane's lock as well, and those of the athlete's waiting jobs.
--
-- With `broadcast` each write goes to the conversation's private channel as well (coach.broadcast_delta).
create function coach.store_replies(
  worker text,
  message_ids uuid[],
  claims uuid[],
  fences bigint[],
  statuses text[],
  offsets int[],
  bytes_before int[],
  deltas text[],
  chunks text[],
  finish_reasons text[],
  errors text[],
  prompt_tokens int[],
  completion_tokens int[],
  titles text[],
  broadcast boolean
) returns table (message_id uuid, outcome text)
language plpgsql
set search_path = ''
as $$
declare
  may_end uuid[];    -- athletes
  ending uuid[];
  written_ids uuid[];
  ended_ids uuid[];
  short_ids uuid[];
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
    select array_agg(a.message_id), array_agg(distinct l.athlete_id) into ending, may_end
    from asked a
    join conversations c on c.id = a.conversation_id
    join lanes l on l.athlete_id = a.athlete_id;
    may_end := coach.lock_waiting(may_end);
  end if;

  with held as materialized (
    select b.*, b.id = any (ending) and b.status in ('complete', 'failed', 'cancelled')
                and j.athlete_id = any (may_end) as ends,
           j.id as job_id, j.athlete_id, j.created_at as asked_at, j.text_claim is not distinct from j.claim as own_text
    from unnest(message_ids, claims, fences, statuses, offsets, bytes_before, deltas, chunks, finish_reasons, errors,
                prompt_tokens, completion_tokens)
      as b (id, claim, fence, status, at, bytes, delta, chunk_ids, finish_reason, error, tokens_in, tokens_out)
    join coach.jobs j on j.message_id = b.id and j.fence = b.fence and j.claim is not distinct from b.claim
      and j.state = 'running'
    order by j.id
    for no key update of j skip locked
  ), rows as materialized (
    select h.*, h.at = 0 or h.own_text and case when h.bytes is null then char_length(m.content) >= h.at
                                                else octet_length(m.content) >= h.bytes end as fits
    from held h join public.messages m on m.id = h.id
    for no key update of m skip locked
  ), finished as (
    delete from coach.jobs j using rows r where j.id = r.job_id and r.ends and r.fits
  ), begun as (
    update coach.jobs j set text_claim = j.claim
    from rows r where j.id = r.job_id and r.at = 0 and not r.own_text and r.ends is not true
  ), written as (
    update public.messages m
    set content = case when r.at = 0 then r.delta
                       when octet_length(m.content) = r.bytes then m.content || r.delta
                       else left(m.content, r.at) || r.delta end,
        status = case when r.ends or r.status not in ('complete', 'failed', 'cancelled') then r.status else m.status end,
        rag_chunks_used = coalesce(r.chunk_ids::text[], m.rag_chunks_used),
        finish_reason = case when r.ends then r.finish_reason else m.finish_reason end,
        error = case when r.ends then r.error else m.error end,
        tokens_in = case when r.ends then r.tokens_in else m.tokens_in end,
        tokens_out = case when r.ends then r.tokens_out else m.tokens_out end,
        -- As the athlete saw it, from question to end, by the server's clock.
        latency_ms = case when r.ends
          then least(extract(epoch from clock_timestamp() - r.asked_at) * 1000, 2147483647)::int
          else m.latency_ms end,
        revision = m.revision + 1,
        updated_at = now()
    from rows r
    where m.id = r.id and r.fits
    returning m.id, r.ends, r.athlete_id
  )
  select array_agg(w.id), array_agg(w.id) filter (where w.ends), array_agg(distinct w.athlete_id) filter (where w.ends),
         (select array_agg(r.id) from rows r where not r.fits)
  into written_ids, ended_ids, athletes, short_ids
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

  return query
    select w.id, case when w.id = any (ended_ids) then 'ended' else 'written' end from unnest(written_ids) as w (id)
    union all
    select s.id, 'gap' from unnest(short_ids) as s (id);

  -- What is neither is busy, or not the caller's.
  if coalesce(cardinality(written_ids), 0) + coalesce(cardinality(short_ids), 0) < cardinality(message_ids) then
    return query
      select b.id, 'busy'
      from unnest(message_ids, claims, fences) as b (id, claim, fence)
      join coach.jobs j on j.message_id = b.id and j.fence = b.fence and j.claim is not distinct from b.claim
        and j.state = 'running'
      where b.id <> all (coalesce(written_ids, '{}')) and b.id <> all (coalesce(short_ids, '{}'));
  end if;
end;
$$;

-- As workers from before claims call it: their claims have no id. What is not there counts for them as
-- not theirs, and another attempt begins when the lease has run out.
create or replace function coach.write_replies(
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
language sql
set search_path = ''
as $$
  select w.message_id, w.outcome = 'ended'
  from coach.store_replies(worker, message_ids, null::uuid[], fences, statuses, offsets, null::int[], deltas, chunks,
                           finish_reasons, errors, prompt_tokens, completion_tokens, titles, broadcast) w
  where w.outcome in ('written', 'ended')
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
-- failed reply. A worker that is alive is never taken for dead, though one of its jobs was left alone (a
-- claim whose answer was lost with its connection).
create or replace function coach.rescue(max_attempts int, blame boolean, sentence text, first_pause interval default '1 second')
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
    where blame and not exists (
      select from coach.workers w
      where w.name = e.worker and coalesce(w.alive_until > now(), w.seen_at > e.lease_until))
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
      crashes = q.crashes, verdict = q.verdict, lease_until = null, claim = null
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
    continue when coach.lock_waiting(array[doomed.athlete_id]) = '{}';
    perform from coach.jobs j where j.id = doomed.id and j.verdict is not null for update skip locked;
    continue when not found;
    perform from public.messages m where m.id = doomed.message_id for no key update skip locked;
    continue when not found;
    continue when not coach.end_job(doomed.message_id, 'failed', sentence);
    insert into coach.dead_jobs (id, message_id, conversation_id, athlete_id, attempt, reason, created_at)
      values (doomed.id, doomed.message_id, doomed.conversation_id, doomed.athlete_id, doomed.attempt,
              doomed.verdict || format(' (last worker: %s)', coalesce(doomed.worker, 'unknown')), doomed.created_at);
    ended := ended || doomed.message_id;
  end loop;

  delete from coach.workers w where w.name in (
    select o.name from coach.workers o where o.seen_at < now() - interval '1 day' for update skip locked);
  delete from coach.deaths d where d.ctid in (
    select o.ctid from coach.deaths o where o.died_at < now() - interval '10 minutes' for update skip locked);

  return query select rescued, ended, (
    select greatest(100, ceil(extract(epoch from least(
             (select min(j.run_at) from coach.jobs j where j.state = 'delayed'),
             (select min(j.lease_until) from coach.jobs j where j.state = 'running')) - now()) * 1000))::bigint);
end;
$$;

-- As before, and each turn that is claimed has its claim's id.
drop function coach.claim_reprocess(text, int, interval, text, text, bigint);
create function coach.claim_reprocess(worker_name text, wanted int, lease interval, with_provider text,
                                      with_embeddings text, only_run bigint)
  returns table (run_id bigint, message_id uuid, fence bigint, attempt int, claim uuid)
language plpgsql
set search_path = ''
as $$
declare
  run coach.reprocess_runs;
  held int;
  in_flight int;
  affordable bigint;
begin
  if (select s.claiming_paused from coach.settings s) then return; end if;
  if exists (select from coach.jobs j where j.state = 'ready' and j.crashes < 3 and j.priority = 0)
     and exists (select from coach.workers w where w.state = 'running' and w.seen_at > now() - interval '15 seconds')
  then return; end if;

  select o.* into run from coach.reprocess_runs o
  where o.state = 'running' and o.provider = with_provider and o.embeddings = with_embeddings
    and (only_run is null or o.id = only_run)
    and exists (select from coach.reprocess_turns t where t.run_id = o.id and t.claimable_at <= now())
  order by o.id limit 1;
  if not found then
    update coach.reprocess_runs o set state = 'complete', finished_at = now()
    where o.state = 'running' and not exists (select from coach.reprocess_turns t where t.run_id = o.id);
    return;
  end if;

  if run.budget_usd is not null then
    perform from coach.reprocess_runs o where o.id = run.id and o.state = 'running' for no key update;
    if not found then return; end if;
    -- By the index: what was never claimed stands at -infinity.
    select count(*), count(*) filter (where t.claimable_at > now()) into held, in_flight from coach.reprocess_turns t
    where t.run_id = run.id and t.claimable_at > '-infinity' and t.worker is not null;
    affordable := floor((run.budget_usd - coach.reprocess_spent(run.id)) / run.reserved_per_turn) - held;
    if affordable < 1 then
      if in_flight = 0 then
        update coach.reprocess_runs o set state = 'paused', paused_by = 'budget' where o.id = run.id;
      end if;
      return;
    end if;
    wanted := least(wanted, affordable);
  end if;

  return query
  with picked as materialized (
    select t.message_id, t.worker is not null as expired
    from coach.reprocess_turns t
    where t.run_id = run.id and t.claimable_at <= now()
    order by t.claimable_at, t.place
    limit wanted
    for update skip locked
  ), claimed as (
    update coach.reprocess_turns t
    set worker = worker_name, claimable_at = now() + lease, fence = nextval('coach.fence'), attempt = t.attempt + 1,
        claim = gen_random_uuid()
    from picked p
    where t.run_id = run.id and t.message_id = p.message_id
    returning t.message_id, t.fence, t.attempt, t.place, t.claim
  ), lost as materialized (
    select coach.add_reprocess_progress(run.id, worker_name, 0, 0, count(*), 0, 0)
    from picked p where p.expired having count(*) > 0
  )
  select run.id, c.message_id, c.fence, c.attempt, c.claim
  from claimed c left join lost on true
  order by c.place;
end;
$$;

revoke execute on all functions in schema coach from public;
grant execute on function coach.store_replies, coach.lock_waiting, coach.notify_cancelled, coach.claim_reprocess
  to coach_worker;
grant update on coach.deaths to coach_worker;  -- what is locked by somebody is not waited for

insert into coach.migrations (version, name) values ('20261130000100', 'claims');
