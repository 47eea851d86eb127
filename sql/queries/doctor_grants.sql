-- → what the logged-in role lacks to be a worker: a line for a person, and the statement that repairs it.
-- By the catalogs and not by to_regclass, which refuses schemas without USAGE. What does not exist at
-- all is the migrations' business and not listed; knowledge_chunks is the knowledge base's.
with wanted (kind, space, object, privileges) as (values
  ('schema', 'coach', null, '{usage}'::text[]),
  ('schema', 'public', null, '{usage}'),
  ('schema', 'extensions', null, '{usage}'),
  ('relation', 'coach', 'migrations', '{select}'),
  ('relation', 'coach', 'settings', '{select}'),
  ('relation', 'coach', 'jobs', '{select,insert,update,delete}'),
  ('relation', 'coach', 'dead_jobs', '{select,insert}'),
  ('relation', 'coach', 'workers', '{select,insert,update,delete}'),
  ('relation', 'coach', 'deaths', '{select,insert,update,delete}'),
  ('relation', 'coach', 'spend', '{select,insert,update}'),
  ('relation', 'coach', 'lanes', '{select,update}'),
  ('relation', 'coach', 'reprocess_runs', '{select,insert,update,delete}'),
  ('relation', 'coach', 'reprocess_progress', '{select,insert,update}'),
  ('relation', 'coach', 'reprocess_turns', '{select,insert,update,delete}'),
  ('relation', 'coach', 'reprocessed_replies', '{select,insert}'),
  ('relation', 'coach', 'replaced_replies', '{select,insert,delete}'),
  ('relation', 'public', 'athlete_profiles', '{select}'),
  ('relation', 'public', 'conversations', '{select}'),
  ('relation', 'public', 'messages', '{select}'),
  ('relation', 'public', 'knowledge_chunks', '{select}'),
  ('sequence', 'coach', 'fence', '{usage}'),
  ('sequence', 'coach', 'virtual_time', '{select,update}'),
  ('sequence', 'coach', 'wake_window', '{select,update}'),
  ('columns', 'public', 'messages',
    '{content,rag_chunks_used,tokens_in,tokens_out,latency_ms,status,error,finish_reason,feedback,revision,updated_at}'),
  ('columns', 'public', 'conversations', '{title,updated_at}'),
  ('function', 'coach', 'store_replies', '{execute}'),
  ('function', 'coach', 'write_replies', '{execute}'),
  ('function', 'coach', 'lock_waiting', '{execute}'),
  ('function', 'coach', 'notify_cancelled', '{execute}'),
  ('function', 'coach', 'broadcast_delta', '{execute}'),
  ('function', 'coach', 'rescue', '{execute}'),
  ('function', 'coach', 'end_job', '{execute}'),
  ('function', 'coach', 'promote', '{execute}'),
  ('function', 'coach', 'next_turn', '{execute}'),
  ('function', 'coach', 'wake', '{execute}'),
  ('function', 'coach', 'add_spend', '{execute}'),
  ('function', 'coach', 'spent_today', '{execute}'),
  ('function', 'coach', 'athlete_facts', '{execute}'),
  ('function', 'coach', 'told_number', '{execute}'),
  ('function', 'coach', 'told_member', '{execute}'),
  ('function', 'coach', 'day_in', '{execute}'),
  ('function', 'coach', 'prune', '{execute}'),
  ('function', 'coach', 'claim_reprocess', '{execute}'),
  ('function', 'coach', 'add_reprocess_progress', '{execute}'),
  ('function', 'coach', 'reprocess_spent', '{execute}'),
  ('function', 'coach', 'reprocess_applied', '{execute}'),
  ('function', 'coach', 'apply_reprocessed', '{execute}'),
  ('function', 'coach', 'revert_reprocessed', '{execute}'),
  ('function', 'coach', 'delete_reprocessed', '{execute}')
), one as (
  select kind, space, object, privilege from wanted cross join unnest(privileges) as privilege
), missing as (
  select one.*, case when object is not null then format('%I.%I', space, object) end as name
  from one left join pg_namespace n on n.nspname = one.space
  where n.oid is not null and not case kind
    when 'schema' then has_schema_privilege(n.oid, privilege)
    when 'relation' then coalesce((select has_table_privilege(c.oid, privilege) from pg_class c
                                   where c.relnamespace = n.oid and c.relname = object), true)
    when 'sequence' then coalesce((select has_sequence_privilege(c.oid, privilege) from pg_class c
                                   where c.relnamespace = n.oid and c.relname = object), true)
    when 'columns' then coalesce((select has_column_privilege(c.oid, a.attnum, 'update')
                                  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = privilege
                                  where c.relnamespace = n.oid and c.relname = object), true)
    else coalesce((select bool_and(has_function_privilege(p.oid, 'execute')) from pg_proc p
                   where p.pronamespace = n.oid and p.proname = object), true)
  end
)
select format('%s on %s', string_agg(privilege, ', '), coalesce(name, 'schema ' || space)),
       case kind
         when 'schema' then format('grant usage on schema %I to %I', space, current_user)
         when 'columns' then format('grant update (%s) on %s to %I', string_agg(privilege, ', '), name, current_user)
         when 'function' then format('grant execute on function %s to %I', name, current_user)
         when 'sequence' then format('grant %s on sequence %s to %I', string_agg(privilege, ', '), name, current_user)
         else format('grant %s on %s to %I', string_agg(privilege, ', '), name, current_user)
       end
from missing group by kind, space, object, name
union all
select format('a policy that lets it %s %s', command, name),
       format('create policy %s_worker_%s on public.%s for %s to %I using (true)', name, command, name, command, current_user)
from (values ('athlete_profiles', 'select'), ('conversations', 'select'), ('conversations', 'update'),
             ('messages', 'select'), ('messages', 'update')) as needed (name, command)
where not (select r.rolbypassrls or r.rolsuper from pg_roles r where r.rolname = current_user)
  and exists (select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = name)
  and not exists (
    select from pg_policies p
    where p.schemaname = 'public' and p.tablename = name and current_user = any (p.roles)
      and upper(command) in (p.cmd, case p.cmd when 'ALL' then upper(command) end))
order by 1
