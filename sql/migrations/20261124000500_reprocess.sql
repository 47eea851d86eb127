-- Batch reprocessing: chosen past turns are answered again, beside the originals. A table of its own
-- and not coach.jobs: docs/adr/0012.
--
-- Locks, in their order: message, run, turn, progress.

-- What a run asks for. Everything that makes an answer stands here, so that any process that joins
-- asks for the same.
create table coach.reprocess_runs (
  id bigint generated always as identity primary key,
  -- filling: the turns are being chosen; paused: nobody takes more of them, --resume goes on.
  state text not null default 'filling' check (state in ('filling', 'running', 'paused', 'complete')),
  paused_by text check (paused_by in ('budget', 'operator')),
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  selection jsonb not null,  -- which turns, as they were asked for
  turns int not null default 0,
  -- A process takes part only when it asks the same providers.
  provider text not null,
  embeddings text not null,
  model text not null,
  temperature double precision not null,
  max_tokens int not null,
  prompt text not null check (prompt like '%{context}%'),
  history_turns int not null,
  match_count int not null,
  full_text_weight double precision not null,
  semantic_weight double precision not null,
  rrf_k int not null,
  -- In dollars; of the new answers, and what the originals are compared with.
  price_in_per_million numeric not null check (price_in_per_million >= 0),
  price_out_per_million numeric not null check (price_out_per_million >= 0),
  original_price_in_per_million numeric not null,
  original_price_out_per_million numeric not null,
  budget_usd numeric check (budget_usd between 0 and 1e9),  -- neither NaN nor infinity
  reserved_per_turn numeric not null check (reserved_per_turn > 0)  -- what a turn may cost at most
);

-- What is still to be done; gone when its result is stored. A turn may be claimed from claimable_at
-- on: a lease and a pause before the next attempt both push it into the future.
create table coach.reprocess_turns (
  run_id bigint not null references coach.reprocess_runs (id) on delete cascade,
  message_id uuid not null references public.messages (id) on delete cascade,
  place int generated always as identity,
  claimable_at timestamptz not null default '-infinity',
  worker text,  -- null: nobody's
  fence bigint not null default 0,
  attempt int not null default 0,
  primary key (run_id, message_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500);
create index reprocess_turns_line_idx on coach.reprocess_turns (run_id, claimable_at, place);
create index reprocess_turns_message_idx on coach.reprocess_turns (message_id);

create table coach.reprocessed_replies (
  run_id bigint not null references coach.reprocess_runs (id) on delete cascade,
  message_id uuid not null references public.messages (id) on delete cascade,
  status text not null check (status in ('complete', 'failed')),
  content text not null,
  rag_chunks_used text[] not null,
  finish_reason text,
  error text,
  tokens_in int not null,
  tokens_out int not null,
  latency_ms int not null,      -- from the claim to the end
  first_token_ms int,           -- from the request to the first text
  attempt int not null,
  worker text not null,
  created_at timestamptz not null default now(),
  -- The original as it was when the turn was claimed: what is compared, and how apply knows that question
  -- and reply are still the same.
  question_md5 text not null,
  original_status text not null,
  original_md5 text not null,
  original_chars int not null,
  original_chunks text[],
  original_tokens_in int,
  original_tokens_out int,
  original_latency_ms int,
  primary key (run_id, message_id)
);
create index reprocessed_replies_message_idx on coach.reprocessed_replies (message_id);

-- The originals of a run that was applied; gone when it is reverted.
create table coach.replaced_replies (
  run_id bigint not null references coach.reprocess_runs (id) on delete cascade,
  message_id uuid not null references public.messages (id) on delete cascade,
  status text not null,
  content text not null,
  rag_chunks_used text[],
  finish_reason text,
  error text,
  tokens_in int,
  tokens_out int,
  latency_ms int,
  feedback smallint not null,
  replaced_at timestamptz not null default now(),
  primary key (run_id, message_id)
);
create index replaced_replies_message_idx on coach.replaced_replies (message_id);

-- Counters of a run. In a few slots, so that workers don't wait for one another's row.
-- lost: attempts that ended unseen; each counts as what it may have cost at most.
create table coach.reprocess_progress (
  run_id bigint not null references coach.reprocess_runs (id) on delete cascade,
  slot smallint not null,
  complete int not null default 0,
  failed int not null default 0,
  lost int not null default 0,
  tokens_in bigint not null default 0,
  tokens_out bigint not null default 0,
  primary key (run_id, slot)
) with (fillfactor = 50);

-- Choosing turns: by date and all of them in order; those rated down. Neither index's columns ever
-- change while a reply is written, so that the token writer's updates stay within the page (HOT).
create index messages_replies_idx on public.messages (created_at, id) where role = 'assistant';
create index messages_rated_down_idx on public.messages (created_at, id) where feedback = -1;

-- Adds to the counters of a run.
create function coach.add_reprocess_progress(run bigint, worker_name text, more_complete bigint, more_failed bigint,
  more_lost bigint, more_in bigint, more_out bigint) returns void
language sql
set search_path = ''
as $$
  insert into coach.reprocess_progress as p (run_id, slot, complete, failed, lost, tokens_in, tokens_out)
    values (run, abs(hashtext(worker_name) % 16), more_complete, more_failed, more_lost, more_in, more_out)
    on conflict (run_id, slot) do update
    set complete = p.complete + excluded.complete, failed = p.failed + excluded.failed, lost = p.lost + excluded.lost,
        tokens_in = p.tokens_in + excluded.tokens_in, tokens_out = p.tokens_out + excluded.tokens_out
$$;

-- What a run has cost so far, in dollars.
create function coach.reprocess_spent(run bigint) returns numeric
language sql stable
set search_path = ''
as $$
  select (coalesce(sum(p.tokens_in), 0) * r.price_in_per_million
          + coalesce(sum(p.tokens_out), 0) * r.price_out_per_million) / 1000000
         + coalesce(sum(p.lost), 0) * r.reserved_per_turn
  from coach.reprocess_runs r
  left join coach.reprocess_progress p on p.run_id = r.id
  where r.id = run
  group by r.id
$$;

-- Up to `wanted` turns of the oldest open run that asks these providers (or of `only_run`).
--
-- Nothing while claiming is paused (coach.settings.claiming_paused, of a later file), or while a live
-- question waits in line that a worker could take: live traffic comes first.
-- Nothing beyond the budget: turns in flight count as what they may cost at most, under the run's
-- lock, so that processes that claim at once cannot pass it together. So do those whose lease has run
-- out: the first attempt may have been paid for, and the next one will be. A run whose money is used
-- up is paused, one whose turns are all done is complete.
--
-- A function and not one statement, because what was spent must be read after the lock was had.
create function coach.claim_reprocess(worker_name text, wanted int, lease interval, with_provider text,
                                      with_embeddings text, only_run bigint)
  returns table (run_id bigint, message_id uuid, fence bigint, attempt int)
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
    set worker = worker_name, claimable_at = now() + lease, fence = nextval('coach.fence'), attempt = t.attempt + 1
    from picked p
    where t.run_id = run.id and t.message_id = p.message_id
    returning t.message_id, t.fence, t.attempt, t.place
  ), lost as materialized (
    select coach.add_reprocess_progress(run.id, worker_name, 0, 0, count(*), 0, 0)
    from picked p where p.expired having count(*) > 0
  )
  select run.id, c.message_id, c.fence, c.attempt
  from claimed c left join lost on true
  order by c.place;
end;
$$;

-- Whether a run's answers stand in the place of originals, or another run's do that would give way to them.
create function coach.reprocess_applied(run bigint) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select from coach.replaced_replies o
    join coach.reprocessed_replies r on r.run_id = o.run_id and r.message_id = o.message_id
    join public.messages m on m.id = o.message_id
    where o.run_id = run
      and (m.status = 'complete' and m.content = r.content
           or exists (select from coach.replaced_replies later
                      where later.message_id = o.message_id and later.run_id <> run and later.content = r.content)))
$$;

-- Puts a run's answers in the place of the originals, `many` at a time in the order of their ids.
-- Left alone: what failed, and what was changed since the run asked (question edited, reply asked
-- anew, applied by another run, being answered). Returns the last id looked at (null: none left), and how many were
-- replaced. A rating belongs to the text that was rated, so the new text has none.
-- The run's lock: of apply, revert and delete one is at work on a run at a time.
create function coach.apply_reprocessed(run bigint, after uuid, many int) returns table (last uuid, changed int)
language plpgsql
set search_path = ''
as $$
declare
  chosen uuid[];
begin
  perform from coach.reprocess_runs r where r.id = run for no key update;
  select array_agg(c.message_id order by c.message_id) into chosen
  from (select r.message_id from coach.reprocessed_replies r
        where r.run_id = run and r.message_id > after order by r.message_id limit many) c;
  last := chosen[cardinality(chosen)];

  with originals as materialized (
    select m.* from public.messages m
    join coach.reprocessed_replies r on r.run_id = run and r.message_id = m.id
    join public.messages question on question.id = m.reply_to
    where m.id = any (chosen) and r.status = 'complete' and m.status = r.original_status
      and md5(m.content) = r.original_md5 and md5(question.content) = r.question_md5
      and not exists (select from coach.replaced_replies o where o.run_id = run and o.message_id = m.id)
    order by m.id
    for no key update of m
  ), kept as (
    insert into coach.replaced_replies (run_id, message_id, status, content, rag_chunks_used, finish_reason, error,
                                        tokens_in, tokens_out, latency_ms, feedback)
    select run, o.id, o.status, o.content, o.rag_chunks_used, o.finish_reason, o.error, o.tokens_in, o.tokens_out,
           o.latency_ms, o.feedback
    from originals o
  )
  update public.messages m
  set content = r.content, status = r.status, rag_chunks_used = r.rag_chunks_used, finish_reason = r.finish_reason,
      error = null, tokens_in = r.tokens_in, tokens_out = r.tokens_out, latency_ms = r.latency_ms, feedback = 0,
      revision = m.revision + 1, updated_at = now()
  from originals o, coach.reprocessed_replies r
  where m.id = o.id and r.run_id = run and r.message_id = o.id;
  get diagnostics changed = row_count;
  return next;
end;
$$;

-- The way back: puts originals where they were, if the run's text is still there.
create function coach.revert_reprocessed(run bigint, after uuid, many int) returns table (last uuid, changed int)
language plpgsql
set search_path = ''
as $$
declare
  chosen uuid[];
begin
  perform from coach.reprocess_runs r where r.id = run for no key update;
  select array_agg(c.message_id order by c.message_id) into chosen
  from (select o.message_id from coach.replaced_replies o
        where o.run_id = run and o.message_id > after order by o.message_id limit many) c;
  last := chosen[cardinality(chosen)];

  with applied as materialized (
    select m.id from public.messages m
    join coach.reprocessed_replies r on r.run_id = run and r.message_id = m.id
    where m.id = any (chosen) and m.status = 'complete' and m.content = r.content
    order by m.id
    for no key update of m
  ), back as (
    delete from coach.replaced_replies o using applied a
    where o.run_id = run and o.message_id = a.id
    returning o.*
  )
  update public.messages m
  set content = b.content, status = b.status, rag_chunks_used = b.rag_chunks_used, finish_reason = b.finish_reason,
      error = b.error, tokens_in = b.tokens_in, tokens_out = b.tokens_out, latency_ms = b.latency_ms,
      feedback = b.feedback, revision = m.revision + 1, updated_at = now()
  from back b where m.id = b.message_id;
  get diagnostics changed = row_count;
  return next;
end;
$$;

-- Deletes a run with its answers, its figures and the originals it kept; conversations stay as they are.
-- Refused while it is worked on or applied: the way back would be gone. Returns how many answers went;
-- null: there is no such run.
create function coach.delete_reprocessed(run bigint) returns bigint
language plpgsql
set search_path = ''
as $$
declare
  run_state text;
  answers bigint;
begin
  select r.state into run_state from coach.reprocess_runs r where r.id = run for update;
  if not found then return null; end if;
  if run_state = 'running' or exists (
       select from coach.reprocess_turns t
       where t.run_id = run and t.claimable_at > now() and t.worker is not null) then
    raise exception 'run % is being worked on: `coach-worker reprocess pause %` first, and let turns in flight end', run, run
      using errcode = 'PT409';
  end if;
  if coach.reprocess_applied(run) then
    raise exception 'run % is applied: `coach-worker reprocess revert %` first', run, run using errcode = 'PT409';
  end if;
  select count(*) into answers from coach.reprocessed_replies r where r.run_id = run;
  delete from coach.reprocess_runs r where r.id = run;
  return answers;
end;
$$;

revoke execute on function coach.add_reprocess_progress, coach.reprocess_spent, coach.claim_reprocess,
  coach.reprocess_applied, coach.apply_reprocessed, coach.revert_reprocessed, coach.delete_reprocessed from public;
grant execute on function coach.add_reprocess_progress, coach.reprocess_spent, coach.claim_reprocess,
  coach.reprocess_applied, coach.apply_reprocessed, coach.revert_reprocessed, coach.delete_reprocessed to coach_worker;
grant select, insert, update, delete on coach.reprocess_runs to coach_worker;
grant select, insert, update on coach.reprocess_progress to coach_worker;
grant select, insert, update, delete on coach.reprocess_turns to coach_worker;
grant select, insert on coach.reprocessed_replies to coach_worker;
grant select, insert, delete on coach.replaced_replies to coach_worker;
grant update (feedback) on public.messages to coach_worker;

insert into coach.migrations (version, name) values ('20261124000500', 'reprocess');
