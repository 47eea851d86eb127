-- → the mark of the knowledge table (sql/local/040_knowledge.sql), null for any other.
select obj_description(to_regclass('public.knowledge_chunks'), 'pg_class')
