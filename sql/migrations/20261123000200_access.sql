-- Who may do what: the hand-off's policies, and explicit grants (hosted Supabase grants
-- nothing on new tables since 2026-10-30).
--
-- `(select auth.uid())` is evaluated once a statement instead of once a row.

alter table public.athlete_profiles enable row level security;
alter table public.conversations enable row level security;
alter table public.messages enable row level security;
alter table public.workout_logs enable row level security;
alter table public.benchmark_tests enable row level security;

-- athlete_profiles
create policy profiles_select on public.athlete_profiles
  for select using ((select auth.uid()) = user_id);
create policy profiles_insert on public.athlete_profiles
  for insert with check ((select auth.uid()) = user_id);
create policy profiles_update on public.athlete_profiles
  for update using ((select auth.uid()) = user_id);

-- conversations
create policy conversations_select on public.conversations
  for select using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy conversations_insert on public.conversations
  for insert with check (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy conversations_update on public.conversations
  for update using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy conversations_delete on public.conversations
  for delete using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));

-- messages: a client writes its own questions, the worker everything else.
create policy messages_select on public.messages
  for select using (conversation_id in (
    select c.id from public.conversations c
    join public.athlete_profiles ap on c.athlete_id = ap.id
    where ap.user_id = (select auth.uid())));
create policy messages_insert on public.messages
  for insert with check (role = 'user' and conversation_id in (
    select c.id from public.conversations c
    join public.athlete_profiles ap on c.athlete_id = ap.id
    where ap.user_id = (select auth.uid())));

-- workout_logs
create policy workouts_select on public.workout_logs
  for select using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy workouts_insert on public.workout_logs
  for insert with check (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy workouts_update on public.workout_logs
  for update using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy workouts_delete on public.workout_logs
  for delete using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));

-- benchmark_tests
create policy benchmarks_select on public.benchmark_tests
  for select using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy benchmarks_insert on public.benchmark_tests
  for insert with check (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy benchmarks_update on public.benchmark_tests
  for update using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));
create policy benchmarks_delete on public.benchmark_tests
  for delete using (athlete_id in (
    select id from public.athlete_profiles where user_id = (select auth.uid())));

-- Grants. A project made before that date gave everything to the API roles by default:
-- taken back first, so that both kinds of project end up the same.
revoke all on public.athlete_profiles, public.conversations, public.messages, public.workout_logs,
  public.benchmark_tests, public.conversation_list from public, anon, authenticated;

grant select on public.athlete_profiles, public.conversations, public.messages, public.workout_logs,
  public.benchmark_tests, public.conversation_list to authenticated;

grant insert (id, user_id, display_name, weight_kg, height_cm, age, sex, training_history, current_phase,
    race_date, goal_time_minutes, weekly_availability_hours, equipment_available, injuries_limitations,
    preferences),
  -- user_id is updatable because an upsert names it; the policy keeps it the reader's own.
  update (id, user_id, display_name, weight_kg, height_cm, age, sex, training_history, current_phase,
    race_date, goal_time_minutes, weekly_availability_hours, equipment_available, injuries_limitations,
    preferences)
  on public.athlete_profiles to authenticated;

grant insert (id, athlete_id, title), update (title), delete on public.conversations to authenticated;

grant insert (id, conversation_id, content, role) on public.messages to authenticated;

grant insert (id, athlete_id, date, session_type, prescribed_workout, completed_workout, rpe_pre, rpe_post,
    duration_minutes, notes),
  update (id, athlete_id, date, session_type, prescribed_workout, completed_workout, rpe_pre, rpe_post,
    duration_minutes, notes),
  delete on public.workout_logs to authenticated;

grant insert (id, athlete_id, test_date, test_type, results, notes),
  update (id, athlete_id, test_date, test_type, results, notes),
  delete on public.benchmark_tests to authenticated;

grant select, insert, update, delete on public.athlete_profiles, public.conversations, public.messages,
  public.workout_logs, public.benchmark_tests to service_role;
grant select on public.conversation_list to service_role;

insert into coach.migrations (version, name) values ('20261123000200', 'access');
