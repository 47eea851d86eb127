-- Operating: pausing, what an operator may do with a job, cost, retention. The functions for
-- operators are the owner's (`coach-worker jobs` with DATABASE_ADMIN_URL); a worker may only
-- carry out the retention that the owner has set.

alter table coach.settings
  -- No worker claims anything; what is running goes on. Workers older than this file claim all the same.
  add column claiming_paused boolean not null default false,
  -- Days after which rows are deleted; null, the default: never.
  add column keep_conversations_days int check (keep_conversations_days > 0),
  add column keep_dead_jobs_days int check (keep_dead_jobs_days > 0),
  add column keep_spend_days int check (keep_spend_days > 1);

grant execute on function coach.spent_today to coach_worker;

-- Locks the reply's conversation and its athlete's lane, as all who change a job do, and
-- returns the reply. Raises PT404, also when it was deleted while this waited for the locks.
create function coach.lock_reply(reply uuid) returns public.messages
language plpgsql
set search_path = ''
as $$
declare
  conversation uuid;
  athlete uuid;
  locked public.messages;
begin
  select c.id, c.athlete_id into conversation, athlete
  from public.messages m join public.conversations c on c.id = m.conversation_id
  where m.id = reply and m.role = 'assistant';
  perform from public.conversations c where c.id = conversation for no key update;
  perform from coach.lanes l where l.athlete_id = athlete for no key update;
  select * into locked from public.messages m where m.id = reply and m.conversation_id = conversation;
  if not found then
    raise exception 'There is no reply %.', reply using errcode = 'PT404';
  end if;
  return locked;
end;
$$;

-- As cancel_reply, for any athlete's reply. Returns the status it has now.
create function coach.operator_cancel(reply uuid) returns text
language plpgsql
set search_path = ''
as $$
declare
  locked public.messages := coach.lock_reply(reply);
begin
  if coach.end_job(reply, 'cancelled', null) then return 'cancelled'; end if;
  return locked.status;
end;
$$;

-- As retry_reply, for any athlete's reply; the athlete's limits do not count here. A dead job of
-- the reply is settled by it.
create function coach.operator_retry(reply uuid) returns text
language plpgsql
set search_path = ''
as $$
declare
  locked public.messages := coach.lock_reply(reply);
begin
  if locked.status not in ('failed', 'cancelled') then
    raise exception 'Only a failed or cancelled reply can be tried again; this one is %.', locked.status
      using errcode = 'PT409';
  end if;
  update public.messages m
  set status = 'queued', content = '', error = null, finish_reason = null, feedback = 0,
      tokens_in = null, tokens_out = null, latency_ms = null, revision = m.revision + 1, updated_at = now()
  where m.id = reply;
  perform coach.enqueue(reply, locked.conversation_id,
                        (select c.athlete_id from public.conversations c where c.id = locked.conversation_id));
  delete from coach.dead_jobs d where d.message_id = reply;
  return 'queued';
end;
$$;

create function coach.pause_claiming(paused boolean) returns void
language plpgsql
set search_path = ''
as $$
begin
  update coach.settings set claiming_paused = paused where claiming_paused <> paused;
  if not paused then perform coach.wake(); end if;
end;
$$;

-- What an answer cost at today's prices (coach.settings), in dollars. `replaced`: an earlier answer
-- to a question that was asked anew. Without the question's embedding: less than a millionth of a dollar.
create view coach.cost_per_reply as
select a.message_id, m.conversation_id, c.athlete_id, m.created_at as asked_at, a.replaced, a.tokens_in, a.tokens_out,
       (a.tokens_in * s.price_in_per_million + a.tokens_out * s.price_out_per_million) / 1000000 as dollars
from (
  select id as message_id, false as replaced, tokens_in, tokens_out
  from public.messages where role = 'assistant' and tokens_in is not null and tokens_out is not null
  union all
  select message_id, true, tokens_in, tokens_out
  from public.reply_alternatives where tokens_in is not null and tokens_out is not null
) a
join public.messages m on m.id = a.message_id
join public.conversations c on c.id = m.conversation_id
cross join coach.settings s;

create view coach.cost_per_conversation as
select conversation_id, athlete_id, count(*) as turns, sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out,
       sum(dollars) as dollars, avg(dollars) as dollars_per_turn, max(asked_at) as last_asked_at
from coach.cost_per_reply group by conversation_id, athlete_id;

create view coach.cost_per_athlete as
select athlete_id, count(distinct conversation_id) as conversations, count(*) as turns,
       sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out,
       sum(dollars) as dollars, avg(dollars) as dollars_per_turn, max(asked_at) as last_asked_at
from coach.cost_per_reply group by athlete_id;

-- Everything that was paid for athletes on a day (UTC), broken-off attempts and deleted conversations
-- included: from coach.spend, which only ever adds. Past turns have their own account
-- (coach.reprocess_spent). dollars_per_turn is over that day's questions
-- whose answers are still there.
create view coach.cost_per_day as
select d.day, d.tokens_in, d.tokens_out, d.dollars, coalesce(t.turns, 0) as turns,
       d.dollars / nullif(t.turns, 0) as dollars_per_turn
from (
  select p.day, sum(p.tokens_in) as tokens_in, sum(p.tokens_out) as tokens_out,
         (sum(p.tokens_in) * s.price_in_per_million + sum(p.tokens_out) * s.price_out_per_million) / 1000000 as dollars
  from coach.spend p cross join coach.settings s
  group by p.day, s.price_in_per_million, s.price_out_per_million
) d
left join (
  select (asked_at at time zone 'utc')::date as day, count(*) as turns from coach.cost_per_reply group by 1
) t on t.day = d.day;

-- What was pruned, so that nothing goes without a trace.
create table coach.prunings (
  pruned_at timestamptz not null default now(),
  what text not null,
  rows bigint not null,
  keep_days int not null
);

-- Deletes what is older than coach.settings allows, at most so many rows of each kind, and
-- says how many; or counts what there is to delete. A kind without a limit has no row here.
-- One at a time: while another call is at work this one does nothing.
create function coach.prune(most int, dry_run boolean) returns table (what text, keep_days int, rows bigint)
language plpgsql
security definer
set search_path = ''
as $$
declare
  s coach.settings;
  pruned bigint;
begin
  select * into s from coach.settings;
  if not dry_run and not pg_try_advisory_xact_lock(426835862378) then return; end if;

  if s.keep_conversations_days is not null then
    if dry_run then
      select count(*) into pruned from public.conversations c
      where c.updated_at < now() - s.keep_conversations_days * interval '1 day'
        and not exists (select from coach.jobs j where j.conversation_id = c.id);
    else
      with old as materialized (
        select c.id from public.conversations c
        where c.updated_at < now() - s.keep_conversations_days * interval '1 day'
          and not exists (select from coach.jobs j where j.conversation_id = c.id)
        order by c.updated_at limit most for update skip locked
      )
      delete from public.conversations c using old where c.id = old.id;
      get diagnostics pruned = row_count;
    end if;
    insert into coach.prunings (what, rows, keep_days) select 'conversations', pruned, s.keep_conversations_days where not dry_run and pruned > 0;
    return query select 'conversations', s.keep_conversations_days, pruned;
  end if;

  if s.keep_dead_jobs_days is not null then
    if dry_run then
      select count(*) into pruned from coach.dead_jobs d
      where d.died_at < now() - s.keep_dead_jobs_days * interval '1 day';
    else
      delete from coach.dead_jobs d where d.id in (
        select o.id from coach.dead_jobs o where o.died_at < now() - s.keep_dead_jobs_days * interval '1 day'
        order by o.died_at limit most for update skip locked);
      get diagnostics pruned = row_count;
    end if;
    insert into coach.prunings (what, rows, keep_days) select 'dead jobs', pruned, s.keep_dead_jobs_days where not dry_run and pruned > 0;
    return query select 'dead jobs', s.keep_dead_jobs_days, pruned;
  end if;

  if s.keep_spend_days is not null then
    if dry_run then
      select count(*) into pruned from coach.spend d
      where d.day < (now() at time zone 'utc')::date - s.keep_spend_days;
    else
      delete from coach.spend d where (d.day, d.slot) in (
        select o.day, o.slot from coach.spend o where o.day < (now() at time zone 'utc')::date - s.keep_spend_days
        order by o.day limit most for update skip locked);
      get diagnostics pruned = row_count;
    end if;
    insert into coach.prunings (what, rows, keep_days) select 'days of spend', pruned, s.keep_spend_days where not dry_run and pruned > 0;
    return query select 'days of spend', s.keep_spend_days, pruned;
  end if;
end;
$$;

revoke execute on function coach.lock_reply, coach.operator_cancel, coach.operator_retry, coach.pause_claiming,
  coach.prune from public;
grant execute on function coach.prune to coach_worker;

insert into coach.migrations (version, name) values ('20261124000600', 'operations');
