-- The job queue: a narrow hot table in a schema that the API never exposes.

create table coach.settings (
  only_row boolean primary key default true check (only_row),
  max_message_chars int not null default 8000 check (max_message_chars > 0)
);
insert into coach.settings default values;

-- A job is one reply to be made. waiting: an earlier message of the conversation is not
-- answered yet; ready: may be claimed; running: leased to a worker.
create table coach.jobs (
  id bigint generated always as identity primary key,
  message_id uuid not null unique references public.messages (id) on delete cascade,
  conversation_id uuid not null references public.conversations (id) on delete cascade,
  athlete_id uuid not null,
  priority smallint not null default 0,
  state text not null check (state in ('waiting', 'ready', 'running')),
  run_at timestamptz not null default now(),
  attempt int not null default 0,
  fence bigint not null default 0,
  worker text,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  check ((state = 'running') = (lease_until is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500);

create index jobs_ready_idx on coach.jobs (priority, run_at, id) where state = 'ready';
create index jobs_lease_idx on coach.jobs (lease_until) where state = 'running';
create index jobs_waiting_idx on coach.jobs (conversation_id, id) where state = 'waiting';
-- One reply in flight per conversation, whatever else goes wrong.
create unique index jobs_one_in_flight_idx on coach.jobs (conversation_id) where state in ('ready', 'running');

-- A claim's token: rises with every claim of any job, so that whoever holds an older one
-- is known to have lost the job (Kleppmann's fencing token).
create sequence coach.fence;

create table coach.dead_jobs (
  id bigint primary key,
  message_id uuid not null,
  conversation_id uuid not null,
  athlete_id uuid not null,
  attempt int not null,
  reason text not null,
  created_at timestamptz not null,
  died_at timestamptz not null default now()
);

-- The worker's role. It logs in only once somebody gives it a password:
-- alter role coach_worker login password '…'.
do $$
begin
  if not exists (select from pg_roles where rolname = 'coach_worker') then
    create role coach_worker nologin noinherit;
  end if;
  -- The search function of a hosted database may need its extensions' operators.
  execute 'alter role coach_worker set search_path = public, extensions';
end
$$;

grant usage on schema coach, public to coach_worker;
grant select on coach.migrations, coach.settings to coach_worker;
grant select, insert, update, delete on coach.jobs to coach_worker;
grant select, insert on coach.dead_jobs to coach_worker;
grant usage on sequence coach.fence to coach_worker;

grant select on public.athlete_profiles, public.conversations, public.messages to coach_worker;
grant update (content, rag_chunks_used, tokens_in, tokens_out, latency_ms, status, error, finish_reason,
    revision, updated_at)
  on public.messages to coach_worker;
grant update (title, updated_at) on public.conversations to coach_worker;

create policy profiles_worker on public.athlete_profiles for select to coach_worker using (true);
create policy conversations_worker_select on public.conversations for select to coach_worker using (true);
create policy conversations_worker_update on public.conversations for update to coach_worker using (true);
create policy messages_worker_select on public.messages for select to coach_worker using (true);
create policy messages_worker_update on public.messages for update to coach_worker using (true);

-- Retrieval runs as the worker. A read right is all that a hosted knowledge base gets:
-- the table, its rows and its functions stay as they are.
do $$
begin
  if to_regclass('public.knowledge_chunks') is not null then
    grant select on public.knowledge_chunks to coach_worker;
  end if;
  if to_regnamespace('extensions') is not null then
    grant usage on schema extensions to coach_worker;
  end if;
exception when insufficient_privilege then
  raise notice 'grant select on knowledge_chunks and usage on schema extensions to coach_worker as their owner';
end
$$;

insert into coach.migrations (version, name) values ('20261123000300', 'queue');
