-- The hand-off's tables ("Database Tables"), and what a streaming reply needs besides.

create schema if not exists coach;
revoke all on schema coach from public;

-- Which of these files a database has. `supabase db push` and `coach-worker migrate` both
-- end up here; the checksum is known only to the latter, which fills it in.
create table if not exists coach.migrations (
  version text primary key,
  name text not null,
  checksum text,
  applied_at timestamptz not null default now()
);

create table public.athlete_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  display_name text,
  weight_kg numeric,
  height_cm numeric,
  age int,
  sex text check (sex in ('male', 'female', 'other')),
  training_history jsonb,
  current_phase text,
  race_date date,
  goal_time_minutes numeric,
  weekly_availability_hours numeric,
  equipment_available text[],
  injuries_limitations text[],
  preferences jsonb,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
-- Unique, where the hand-off has a plain index: "create or update" means one per user.
create unique index athlete_profiles_user_idx on public.athlete_profiles (user_id);

create table public.conversations (
  id uuid primary key default gen_random_uuid(),
  athlete_id uuid not null references public.athlete_profiles (id) on delete cascade,
  title text check (char_length(title) <= 200),
  started_at timestamptz default now(),
  updated_at timestamptz default now()
);
create index conversations_athlete_idx on public.conversations (athlete_id, updated_at desc);

-- Order within a conversation; two rows of one transaction have the same created_at.
create sequence coach.message_position;

create table public.messages (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references public.conversations (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  rag_chunks_used text[],
  tokens_in int,
  tokens_out int,
  latency_ms int,
  created_at timestamptz default now(),
  position bigint not null,
  reply_to uuid references public.messages (id) on delete cascade,
  status text not null default 'complete' check (status in (
    'queued', 'retrieving', 'thinking', 'warming', 'streaming', 'complete', 'failed', 'cancelled')),
  error text,
  finish_reason text,
  feedback smallint not null default 0 check (feedback in (-1, 0, 1)),
  revision int not null default 0,
  updated_at timestamptz not null default now()
) with (fillfactor = 70, toast_tuple_target = 256);

-- A reply's row is rewritten at every tick while it grows. Kept in line and compressed
-- from 256 bytes on, a rewrite costs about half the WAL and never a TOAST row.
alter table public.messages alter column content set storage main;

create unique index messages_position_idx on public.messages (conversation_id, position);
create index messages_conversation_idx on public.messages (conversation_id, created_at);
create index messages_reply_to_idx on public.messages (reply_to) where reply_to is not null;

create table public.workout_logs (
  id uuid primary key default gen_random_uuid(),
  athlete_id uuid not null references public.athlete_profiles (id) on delete cascade,
  date date not null,
  session_type text,
  prescribed_workout jsonb,
  completed_workout jsonb,
  rpe_pre int check (rpe_pre between 1 and 10),
  rpe_post int check (rpe_post between 1 and 10),
  duration_minutes int,
  notes text,
  created_at timestamptz default now()
);
create index workout_logs_athlete_date_idx on public.workout_logs (athlete_id, date desc);

create table public.benchmark_tests (
  id uuid primary key default gen_random_uuid(),
  athlete_id uuid not null references public.athlete_profiles (id) on delete cascade,
  test_date date not null,
  test_type text,
  results jsonb,
  notes text,
  created_at timestamptz default now()
);
create index benchmark_tests_athlete_idx on public.benchmark_tests (athlete_id, test_date desc);

create function public.update_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end;
$$;

create trigger athlete_profiles_updated_at
  before update on public.athlete_profiles
  for each row execute function public.update_updated_at();

create trigger conversations_updated_at
  before update on public.conversations
  for each row execute function public.update_updated_at();

-- The list of conversations with the newest text of each. security_invoker: the reader's
-- own row-level security decides.
create view public.conversation_list with (security_invoker = true) as
select c.id, c.athlete_id, c.title, c.started_at, c.updated_at,
       last_text.preview as last_message_preview,
       last_message.role as last_message_role,
       last_message.status as last_message_status
from public.conversations c
left join lateral (
  select left(m.content, 140) as preview
  from public.messages m
  where m.conversation_id = c.id and m.content <> ''
  order by m.position desc
  limit 1
) as last_text on true
left join lateral (
  select m.role, m.status
  from public.messages m
  where m.conversation_id = c.id
  order by m.position desc
  limit 1
) as last_message on true;

insert into coach.migrations (version, name) values ('20261123000100', 'product_tables');
