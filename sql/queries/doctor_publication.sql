-- → whether Supabase Realtime's publication is there, and which of our tables it lacks.
select exists (select from pg_publication where pubname = 'supabase_realtime'),
       array(select t from unnest(array['messages', 'conversations']) t
             where not exists (select from pg_publication_tables p
                               where p.pubname = 'supabase_realtime' and p.schemaname = 'public' and p.tablename = t))
