-- What coach-relay reads the WAL as, and switches from to a client's role for every check.
-- Its password is set by scripts/up.
do $$
begin
  if not exists (select from pg_roles where rolname = 'coach_realtime') then
    create role coach_realtime login noinherit replication;
    grant anon, authenticated, service_role to coach_realtime;
  end if;
end
$$;

-- Supabase Realtime's schema: messages sent from the database or authorised by policies.
-- On hosted Supabase it exists and is never touched.
create schema realtime;
grant usage on schema realtime to anon, authenticated, service_role;

-- Private channels are authorised by the policies of this table: who may select a row of
-- topic and extension may read there, who may insert it may write.
create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  primary key (id, inserted_at),
  constraint messages_payload_exclusive check (payload is null or binary_payload is null)
) partition by range (inserted_at);
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- A partition a day, three days kept. coach-relay calls it every hour; realtime.send() when
-- a day's partition is missing because no relay was running.
create function realtime.maintain_messages() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  today date := (now() at time zone 'utc')::date;
  day date;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('realtime.messages'));
  for day in select generate_series(today - 1, today + 3, interval '1 day')::date loop
    name := to_char(day, '"messages_"YYYY_MM_DD');
    if to_regclass('realtime.' || name) is null then
      execute format('create table realtime.%I partition of realtime.messages for values from (%L) to (%L)',
        name, day, day + 1);
    end if;
  end loop;
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'realtime.messages'::regclass and c.relname < to_char(today - 3, '"messages_"YYYY_MM_DD')
  loop
    execute format('drop table realtime.%I', name);
  end loop;
end;
$$;
revoke execute on function realtime.maintain_messages from public;
grant usage on schema realtime to coach_realtime;
grant execute on function realtime.maintain_messages to service_role, coach_realtime;
select realtime.maintain_messages();

-- The channel a policy is asked about.
create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')::text
$$;

-- Sends a broadcast to a topic. It never fails the caller's transaction.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
  message_id uuid := gen_random_uuid();
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (message_id, case when payload ? 'id' then payload else payload || jsonb_build_object('id', message_id) end,
    event, topic, private, 'broadcast');
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end;
$$;

-- For a row trigger: the change of a row as a broadcast.
create function realtime.broadcast_changes(topic_name text, event_name text, operation text, table_name text,
  table_schema text, new record, old record, level text default 'ROW')
returns void language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(jsonb_build_object('old_record', old, 'record', new, 'operation', operation,
    'table', table_name, 'schema', table_schema), event_name, topic_name);
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end;
$$;

create publication supabase_realtime_messages_publication for table realtime.messages with (publish = 'insert');
