-- What is an athlete's own: a question can be put differently, everything can be taken away as
-- one document, and an account can be deleted with all that hangs on it.
--
-- Locks, in their order: profile, conversation, lane, job, message, spend.

-- Every athlete has a lane from the first moment. A lane that coach.admit makes while it holds a
-- conversation would have to wait for a profile that is being deleted, and the deletion for
-- that conversation.
create function coach.after_profile_insert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into coach.lanes (athlete_id) values (new.id) on conflict do nothing;
  return null;
end;
$$;

create trigger profiles_after_insert
  after insert on public.athlete_profiles
  for each row execute function coach.after_profile_insert();

insert into coach.lanes (athlete_id) select p.id from public.athlete_profiles p on conflict do nothing;

-- Takes the locks of a whole athlete in their order before anything goes, whoever deletes the
-- profile or the user: the cascade alone would go conversation, lane, next conversation.
-- Running replies end; their workers hang up.
create function coach.before_profile_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  gone record;
begin
  perform from public.conversations c where c.athlete_id = old.id order by c.id for update;
  perform from coach.lanes l where l.athlete_id = old.id for update;
  perform from coach.jobs j where j.athlete_id = old.id order by j.id for update;
  for gone in
    delete from coach.jobs j where j.athlete_id = old.id returning j.message_id, j.fence, j.state
  loop
    if gone.state = 'running' then perform pg_notify('coach_cancel', gone.message_id || ' ' || gone.fence); end if;
  end loop;
  delete from coach.dead_jobs d where d.athlete_id = old.id;
  return old;
end;
$$;

create trigger profiles_before_delete
  before delete on public.athlete_profiles
  for each row execute function coach.before_profile_delete();

-- The same for a client that deletes several conversations with one statement: the rows' own
-- triggers would hold the lane and the first conversation, and want the second, which a question
-- holds that wants the lane.
create function coach.before_own_conversations_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform from public.conversations c
  where c.athlete_id = (select p.id from public.athlete_profiles p where p.user_id = auth.uid())
  order by c.id for update;
  return null;
end;
$$;

create trigger own_conversations_before_delete
  before delete on public.conversations
  for each statement execute function coach.before_own_conversations_delete();

-- What a question must be, new or edited.
create function coach.check_question(content text) returns void
language plpgsql
set search_path = ''
as $$
declare
  longest int;
begin
  if btrim(coalesce(content, ''), E' \t\r\n') = '' then
    raise exception 'The message is empty.'
      using errcode = 'check_violation', hint = 'Send some text.';
  end if;
  select s.max_message_chars into longest from coach.settings s;
  if char_length(content) > longest then
    raise exception 'The message has % characters; the limit is %.', char_length(content), longest
      using errcode = 'PT413', hint = 'Send a shorter message.';
  end if;
end;
$$;

create or replace function coach.before_message_insert() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.role = 'user' then perform coach.check_question(new.content); end if;
  -- The conversation's row is the lock that makes its order: positions rise in commit order.
  perform from public.conversations c where c.id = new.conversation_id for no key update;
  new.position := nextval('coach.message_position');
  return new;
end;
$$;

-- The question that an earlier answer was given to, once it reads differently; null: as it
-- stands now.
alter table public.reply_alternatives add column question text;

-- Puts a complete reply among the earlier answers.
create function coach.keep_answer(reply public.messages) returns void
language sql
set search_path = ''
as $$
  insert into public.reply_alternatives
      (message_id, content, rag_chunks_used, finish_reason, tokens_in, tokens_out, latency_ms, feedback, answered_at)
    select reply.id, reply.content, reply.rag_chunks_used, reply.finish_reason, reply.tokens_in, reply.tokens_out,
           reply.latency_ms, reply.feedback, reply.updated_at
    where reply.status = 'complete'
$$;

create or replace function public.regenerate_reply(message_id uuid) returns text
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
  perform coach.keep_answer(reply);
  perform coach.answer_again(reply, keep_chunks => false);
  return 'queued';
end;
$$;

-- The caller's own message of a role, with its conversation and then its lane locked. Raises
-- PT404, also when it was deleted while this waited for the locks.
create function coach.lock_own_message(message uuid, wanted_role text) returns public.messages
language plpgsql
set search_path = ''
as $$
declare
  noun text := case wanted_role when 'user' then 'question' else 'reply' end;
  conversation uuid;
  athlete uuid;
  found_message public.messages;
begin
  select c.id, c.athlete_id into conversation, athlete
  from public.messages m
  join public.conversations c on c.id = m.conversation_id
  join public.athlete_profiles p on p.id = c.athlete_id
  where m.id = message and m.role = wanted_role and p.user_id = auth.uid();
  perform from public.conversations c where c.id = conversation for no key update;
  perform from coach.lanes l where l.athlete_id = athlete for no key update;
  select * into found_message from public.messages m where m.id = message and m.conversation_id = conversation;
  if not found then
    raise exception 'There is no such %.', noun
      using errcode = 'PT404', hint = format('Give the id of a %s of your own.', noun);
  end if;
  return found_message;
end;
$$;

create or replace function coach.lock_own_reply(reply uuid) returns public.messages
language sql
set search_path = ''
as $$
  select * from coach.lock_own_message(reply, 'assistant')
$$;

-- Puts the last question of a conversation differently and asks for its answer anew, in the
-- reply's place. The earlier answer stays in reply_alternatives, with the question it was given
-- to. A title made from the question stays as it is. The limits of a new message apply.
create function public.edit_question(message_id uuid, content text) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  question public.messages;
  reply public.messages;
begin
  question := coach.lock_own_message(message_id, 'user');
  if exists (select from public.messages m
             where m.conversation_id = question.conversation_id and m.role = 'user' and m.position > question.position) then
    raise exception 'Only the last question of a conversation can be edited.'
      using errcode = 'PT409', hint = 'Ask a new question instead.';
  end if;
  select * into reply from public.messages m where m.reply_to = question.id;
  if reply.status not in ('complete', 'failed', 'cancelled') then
    raise exception 'The reply is still being made (%).', reply.status
      using errcode = 'PT409', hint = 'Wait for it, or cancel it first.';
  end if;
  perform coach.check_question(edit_question.content);

  perform coach.keep_answer(reply);
  update public.reply_alternatives a set question = question.content
  where a.message_id = reply.id and a.question is null;
  update public.messages m
  set content = edit_question.content, revision = m.revision + 1, updated_at = now()
  where m.id = question.id;
  perform coach.answer_again(reply, keep_chunks => false);
  return 'queued';
end;
$$;

-- Everything the caller has written and been told. Row-level security holds; the caller is
-- named besides, so that a policy which lets somebody read more does not let them export it.
create function public.export_my_data() returns jsonb
language sql stable
security invoker
set search_path = ''
as $$
  with me as (
    select p.* from public.athlete_profiles p where p.user_id = (select auth.uid())
  ), alternatives as (
    select a.message_id, jsonb_agg(to_jsonb(a) order by a.created_at, a.id) as list
    from me
    join public.conversations c on c.athlete_id = me.id
    join public.messages m on m.conversation_id = c.id
    join public.reply_alternatives a on a.message_id = m.id
    group by a.message_id
  ), messages as (
    select m.conversation_id,
           jsonb_agg(to_jsonb(m) || jsonb_build_object('alternatives', coalesce(a.list, '[]')) order by m.position) as list
    from me
    join public.conversations c on c.athlete_id = me.id
    join public.messages m on m.conversation_id = c.id
    left join alternatives a on a.message_id = m.id
    group by m.conversation_id
  )
  select jsonb_build_object(
    'format_version', 1,
    'exported_at', now(),
    'profile', (select to_jsonb(me) from me),
    'conversations', coalesce((
      select jsonb_agg(to_jsonb(c) || jsonb_build_object('messages', coalesce(m.list, '[]')) order by c.started_at, c.id)
      from me join public.conversations c on c.athlete_id = me.id left join messages m on m.conversation_id = c.id), '[]'),
    'workout_logs', coalesce((
      select jsonb_agg(to_jsonb(w) order by w.date, w.created_at, w.id)
      from me join public.workout_logs w on w.athlete_id = me.id), '[]'),
    'benchmark_tests', coalesce((
      select jsonb_agg(to_jsonb(b) order by b.test_date, b.created_at, b.id)
      from me join public.benchmark_tests b on b.athlete_id = me.id), '[]'))
$$;

-- Deletes the caller: profile, conversations, logs, tests, and the account itself. All of it or
-- nothing, because a sign-in without its data, or a "deleted" account that still opens, is not
-- what was asked for. Only coach.spend keeps the day's sums, which are nobody's.
--
-- row_security off: where a policy of auth.users would hide the row from this function's owner,
-- the delete fails instead of finding nothing.
create function public.delete_my_account() returns void
language plpgsql
security definer
set search_path = ''
set row_security = off
as $$
begin
  delete from public.athlete_profiles p where p.user_id = auth.uid();
  delete from auth.users u where u.id = auth.uid();
exception when insufficient_privilege then
  raise exception 'Accounts cannot be deleted here; nothing was deleted (%).', sqlerrm
    using errcode = 'PT501',
          hint = format('The database''s operator: grant select, delete on auth.users to %I, which must pass its row-level security.',
                        current_user);
end;
$$;

do $$
begin
  if not has_table_privilege('auth.users', 'select') or not has_table_privilege('auth.users', 'delete')
     or row_security_active('auth.users') then
    raise notice 'delete_my_account will refuse: % may not delete from auth.users', current_user;
  end if;
end
$$;

revoke execute on function coach.after_profile_insert, coach.before_profile_delete,
  coach.before_own_conversations_delete, coach.check_question,
  coach.keep_answer, coach.lock_own_message from public;
revoke execute on function public.edit_question, public.export_my_data, public.delete_my_account from public, anon;
grant execute on function public.edit_question, public.export_my_data, public.delete_my_account to authenticated;

insert into coach.migrations (version, name) values ('20261124000400', 'own_data');
