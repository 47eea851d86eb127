-- What an athlete may do with a reply: cancel, retry, regenerate, rate. Functions in the API's
-- schema, because no right on the table is narrow enough. Each looks first whether the
-- reply is the caller's own; somebody else's does not exist (PT404, HTTP 404).

-- Earlier answers to a question that was asked anew.
create table public.reply_alternatives (
  id uuid primary key default gen_random_uuid(),
  message_id uuid not null references public.messages (id) on delete cascade,
  content text not null,
  rag_chunks_used text[],
  finish_reason text,
  tokens_in int,
  tokens_out int,
  latency_ms int,
  feedback smallint not null,
  answered_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index reply_alternatives_message_idx on public.reply_alternatives (message_id, created_at);
alter table public.reply_alternatives enable row level security;

create policy alternatives_select on public.reply_alternatives
  for select using (message_id in (
    select m.id from public.messages m
    join public.conversations c on c.id = m.conversation_id
    join public.athlete_profiles ap on ap.id = c.athlete_id
    where ap.user_id = (select auth.uid())));

revoke all on public.reply_alternatives from public, anon, authenticated;
grant select on public.reply_alternatives to authenticated;
grant select, insert, update, delete on public.reply_alternatives to service_role;

-- The caller's own reply, with its conversation and then its lane locked. Raises PT404.
create function coach.lock_own_reply(reply uuid) returns public.messages
language plpgsql
set search_path = ''
as $$
declare
  conversation uuid;
  athlete uuid;
  found_reply public.messages;
begin
  select c.id, c.athlete_id into conversation, athlete
  from public.messages m
  join public.conversations c on c.id = m.conversation_id
  join public.athlete_profiles p on p.id = c.athlete_id
  where m.id = reply and m.role = 'assistant' and p.user_id = auth.uid();
  if not found then
    raise exception 'There is no such reply.' using errcode = 'PT404', hint = 'Give the id of a reply of your own.';
  end if;
  perform from public.conversations c where c.id = conversation for no key update;
  perform from coach.lanes l where l.athlete_id = athlete for no key update;
  select * into found_reply from public.messages m where m.id = reply;
  return found_reply;
end;
$$;

-- Stops a reply; the text it has so far stays. Returns the reply's status: 'cancelled', or
-- what it had ended as already. Its worker hangs up on the provider.
create function public.cancel_reply(message_id uuid) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply public.messages;
begin
  reply := coach.lock_own_reply(message_id);
  if coach.end_job(reply.id, 'cancelled', null) then return 'cancelled'; end if;
  return reply.status;
end;
$$;

-- Empties a reply and sends it into the line again. The limits of a new message apply.
create function coach.answer_again(reply public.messages, keep_chunks boolean) returns void
language plpgsql
set search_path = ''
as $$
declare
  athlete uuid;
begin
  select c.athlete_id into athlete from public.conversations c where c.id = reply.conversation_id;
  perform coach.admit(athlete);
  update public.messages m
  set status = 'queued', content = '', error = null, finish_reason = null, feedback = 0,
      tokens_in = null, tokens_out = null, latency_ms = null,
      rag_chunks_used = case when keep_chunks then m.rag_chunks_used end,
      revision = m.revision + 1, updated_at = now()
  where m.id = reply.id;
  perform coach.enqueue(reply.id, reply.conversation_id, athlete);
end;
$$;

-- Tries a failed or cancelled reply again, in its place.
create function public.retry_reply(message_id uuid) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply public.messages;
begin
  reply := coach.lock_own_reply(message_id);
  if reply.status not in ('failed', 'cancelled') then
    raise exception 'Only a failed or cancelled reply can be tried again; this one is %.', reply.status
      using errcode = 'PT409', hint = 'For another answer use regenerate_reply.';
  end if;
  perform coach.answer_again(reply, keep_chunks => true);
  return 'queued';
end;
$$;

-- Asks for another answer, in the reply's place; the earlier one stays in reply_alternatives.
create function public.regenerate_reply(message_id uuid) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply public.messages;
begin
  reply := coach.lock_own_reply(message_id);
  if reply.status not in ('complete', 'failed', 'cancelled') then
    raise exception 'The reply is still being made (%).', reply.status
      using errcode = 'PT409', hint = 'Wait for it, or cancel it first.';
  end if;
  if reply.status = 'complete' then
    insert into public.reply_alternatives
        (message_id, content, rag_chunks_used, finish_reason, tokens_in, tokens_out, latency_ms, feedback, answered_at)
      values (reply.id, reply.content, reply.rag_chunks_used, reply.finish_reason, reply.tokens_in, reply.tokens_out,
              reply.latency_ms, reply.feedback, reply.updated_at);
  end if;
  perform coach.answer_again(reply, keep_chunks => false);
  return 'queued';
end;
$$;

-- Thumbs up (1), down (-1) or none (0).
create function public.rate_reply(message_id uuid, rating int) returns int
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply public.messages;
begin
  if rating is null or rating not in (-1, 0, 1) then
    raise exception 'A rating is -1, 0 or 1, not %.', coalesce(rating::text, 'null')
      using errcode = 'check_violation';
  end if;
  reply := coach.lock_own_reply(message_id);
  if reply.status <> 'complete' and rating <> 0 and reply.content = '' then
    raise exception 'There is nothing to rate yet.' using errcode = 'PT409', hint = 'Wait for the reply.';
  end if;
  update public.messages m
  set feedback = rating, revision = m.revision + 1, updated_at = now()
  where m.id = reply.id and m.feedback <> rating;
  return rating;
end;
$$;

revoke execute on function coach.lock_own_reply, coach.answer_again from public;
revoke execute on function public.cancel_reply, public.retry_reply, public.regenerate_reply, public.rate_reply
  from public, anon;
grant execute on function public.cancel_reply, public.retry_reply, public.regenerate_reply, public.rate_reply
  to authenticated;

insert into coach.migrations (version, name) values ('20261124000200', 'reply_controls');
