-- Which workers may run beside which schema (docs/adr/0013-expand-then-contract.md).

-- A migration that breaks older workers says so: `needs` is the newest migration that a
-- worker has to know to run with it. null: every worker may go on.
alter table coach.migrations
  add column needs text check (needs ~ '^[0-9]{14}$' and needs collate "C" <= version collate "C");

-- The newest migration a worker knows. null: it is from before this file.
alter table coach.workers add column schema_version text;

-- In the database, because `supabase db push` runs these files as well: a migration that
-- breaks a worker which is alive is refused. A worker says that it lives every few seconds and takes its
-- row away when it stops; a minute is past any lease that makes sense.
create function coach.check_workers() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  old_ones text;
begin
  select string_agg(pg_catalog.format('%s (version %s)', w.name, w.version), ', ' order by w.name) into old_ones
  from coach.workers w
  where w.seen_at > now() - interval '1 minute'
    and coalesce(w.schema_version, '') collate "C" < new.needs collate "C";
  if old_ones is not null then
    raise exception 'it needs workers that know migration %, and older ones are running: %', new.needs, old_ones
      using errcode = 'object_in_use', hint = 'Upgrade or stop these workers, then migrate.';
  end if;
  return new;
end;
$$;

create trigger check_workers before insert on coach.migrations
  for each row when (new.needs is not null) execute function coach.check_workers();

insert into coach.migrations (version, name) values ('20261124000700', 'compatibility');
