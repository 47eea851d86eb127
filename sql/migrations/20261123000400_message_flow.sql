-- From an inserted question to a queued reply, and from a finished reply to the next one.

-- The conversation's row is the lock that makes its order: whoever inserts a message or
-- finishes a reply holds it, so positions rise in commit order and no follower is missed.
create function coach.before_message_insert() returns trigger
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
  perform from public.conversations c where c.id = new.conversation_id for no key update;
  new.position := nextval('coach.message_position');
  return new;
end;
$$;

create function coach.after_message_insert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  reply_id uuid;
  owner_id uuid;
begin
  -- Also sets updated_at (trigger), so that the conversation moves up in the list.
  update public.conversations c set updated_at = now() where c.id = new.conversation_id
    returning c.athlete_id into owner_id;

  insert into public.messages (conversation_id, role, content, status, reply_to)
    values (new.conversation_id, 'assistant', '', 'queued', new.id)
    returning id into reply_id;

  insert into coach.jobs (message_id, conversation_id, athlete_id, state)
    values (reply_id, new.conversation_id, owner_id,
            case when exists (select from coach.jobs j where j.conversation_id = new.conversation_id)
                 then 'waiting' else 'ready' end);

  -- An empty payload: PostgreSQL folds equal notifications of one transaction.
  perform pg_notify('coach_jobs', '');
  return null;
end;
$$;

create trigger messages_before_insert
  before insert on public.messages
  for each row execute function coach.before_message_insert();

create trigger messages_after_insert
  after insert on public.messages
  for each row when (new.role = 'user')
  execute function coach.after_message_insert();

-- Jobs go before their messages. The cascade would take a message's lock first and the
-- job's second; the token writer takes them the other way round, and both would wait.
create function coach.before_conversation_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from coach.jobs j where j.conversation_id = old.id;
  return old;
end;
$$;

create trigger conversations_before_delete
  before delete on public.conversations
  for each row execute function coach.before_conversation_delete();

-- Ends replies: last text, final status, figures, chunk ids (array literals; null: as they
-- are); deletes the job; lets the
-- conversation's next message go. Rows whose fence is not the job's are left alone.
-- Returns the ids that were ended. One call may carry any number of replies.
--
-- A function and not one statement, because its steps need snapshots of their own: a
-- follower that was inserted while this waited for the conversation's lock must be seen.
create function coach.finish_replies(
  message_ids uuid[],
  fences bigint[],
  statuses text[],
  offsets int[],
  deltas text[],
  finish_reasons text[],
  errors text[],
  prompt_tokens int[],
  completion_tokens int[],
  titles text[],
  chunks text[]
) returns setof uuid
language plpgsql
set search_path = ''
as $$
declare
  conversation_ids uuid[];
  ended_ids uuid[];
begin
  perform from public.conversations c
    where c.id in (select j.conversation_id from coach.jobs j where j.message_id = any (message_ids))
    order by c.id for no key update;

  with ended as (
    delete from coach.jobs j
    using unnest(message_ids, fences) as b (message_id, fence)
    where j.message_id = b.message_id and j.fence = b.fence and j.state = 'running'
    returning j.message_id, j.conversation_id
  )
  select array_agg(e.message_id), array_agg(e.conversation_id) into ended_ids, conversation_ids from ended e;

  update public.messages m
  set content = left(m.content, b.at) || b.delta,
      status = b.status,
      finish_reason = b.finish_reason,
      rag_chunks_used = coalesce(b.chunks::text[], m.rag_chunks_used),
      error = b.error,
      tokens_in = coalesce(b.tokens_in, m.tokens_in),
      tokens_out = coalesce(b.tokens_out, m.tokens_out),
      -- As the athlete saw it, from question to end, by the server's clock.
      latency_ms = least(extract(epoch from clock_timestamp() - m.created_at) * 1000, 2147483647)::int,
      revision = m.revision + 1,
      updated_at = now()
  from unnest(message_ids, statuses, offsets, deltas, finish_reasons, errors, prompt_tokens,
              completion_tokens, chunks)
    as b (message_id, status, at, delta, finish_reason, error, tokens_in, tokens_out, chunks)
  where m.id = b.message_id and m.id = any (ended_ids);

  update public.conversations c
  set title = coalesce(c.title, b.title), updated_at = now()
  from unnest(message_ids, titles) as b (message_id, title)
  join public.messages m on m.id = b.message_id
  where c.id = m.conversation_id and m.id = any (ended_ids);

  update coach.jobs j set state = 'ready', run_at = now()
  where j.id in (
    select min(w.id) from coach.jobs w
    where w.conversation_id = any (conversation_ids) and w.state = 'waiting'
    group by w.conversation_id);

  return query select unnest(ended_ids);
end;
$$;
revoke execute on function coach.finish_replies from public;
grant execute on function coach.finish_replies to coach_worker;

-- Supabase Realtime streams what is in this publication.
do $$
begin
  if exists (select from pg_publication where pubname = 'supabase_realtime') then
    alter publication supabase_realtime add table public.messages, public.conversations;
  else
    raise notice 'publication supabase_realtime does not exist: clients will not see replies stream';
  end if;
end
$$;

insert into coach.migrations (version, name) values ('20261123000400', 'message_flow');
