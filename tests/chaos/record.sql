-- The record that the judges read: every change of a reply and of a job's holder, with the
-- session that made it. Logged tables, because PostgreSQL is killed during the run.

create schema chaos;

create table chaos.writes (
  id bigint generated always as identity primary key,
  transaction bigint not null default txid_current(),
  at timestamptz not null default clock_timestamp(),
  message_id uuid not null,
  old_revision bigint not null,
  revision bigint not null,
  old_status text not null,
  status text not null,
  changed_bytes int not null,
  application text not null default current_setting('application_name'),
  fence bigint,
  holder text,
  first_serial bigint,
  last_serial bigint
);

-- The revision that a reply's row was made with: where the chain of its writes begins.
create table chaos.first_revisions (
  message_id uuid primary key,
  revision bigint not null
);

create table chaos.job_events (
  id bigint generated always as identity primary key,
  transaction bigint not null default txid_current(),
  at timestamptz not null default clock_timestamp(),
  message_id uuid not null,
  conversation_id uuid not null,
  old_state text,
  state text,
  old_worker text,
  worker text,
  fence bigint not null,
  claim text,
  old_lease_until timestamptz,
  application text not null default current_setting('application_name')
);

create index on chaos.job_events (message_id);

-- How many bytes of the text a change wrote: what was appended, or all of it.
create function chaos.changed_bytes(old_text text, new_text text) returns int language sql immutable as $$
  select case when new_text = old_text then 0
              when starts_with(new_text, old_text) then octet_length(new_text) - octet_length(old_text)
              else greatest(octet_length(new_text), octet_length(old_text)) end
$$;

-- The holder is looked up at the moment of the write. A write that locked the job first, as
-- all of ours do, cannot see another one here than it was allowed by.
create function chaos.record_write() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into chaos.writes (message_id, old_revision, revision, old_status, status, changed_bytes, fence, holder,
                            first_serial, last_serial)
  select new.id, old.revision, new.revision, old.status, new.status, chaos.changed_bytes(old.content, new.content),
         job.fence, job.worker,
         substring(new.content from '^(\d+):')::bigint,
         substring(right(new.content, 40) from '(\d+):\d+ $')::bigint
  from (values (1)) as one (row)
  left join coach.jobs job on job.message_id = new.id and job.state = 'running';
  return null;
end
$$;
create trigger chaos_record_write after update on public.messages
  for each row when (new.role = 'assistant') execute function chaos.record_write();

create function chaos.record_reply() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into chaos.first_revisions (message_id, revision) values (new.id, new.revision);
  return null;
end
$$;
create trigger chaos_record_reply after insert on public.messages
  for each row when (new.role = 'assistant') execute function chaos.record_reply();

-- The claim's id is read by its name, so that the record also fits a schema without it.
create function chaos.record_job() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into chaos.job_events (message_id, conversation_id, old_state, state, old_worker, worker, fence, claim,
                                old_lease_until)
  values (coalesce(new.message_id, old.message_id), coalesce(new.conversation_id, old.conversation_id),
          old.state, new.state, old.worker, new.worker, coalesce(new.fence, old.fence), to_jsonb(new) ->> 'claim',
          old.lease_until);
  return null;
end
$$;
create trigger chaos_record_new_job after insert or delete on coach.jobs
  for each row execute function chaos.record_job();
create trigger chaos_record_job after update on coach.jobs
  for each row when ((old.state, old.worker, old.fence) is distinct from (new.state, new.worker, new.fence))
  execute function chaos.record_job();
