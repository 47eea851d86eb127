-- → whether the hand-off's hybrid search can be called (sql/queries/search_function_exists.sql), and what is
-- there under its name: the arguments of each function, and whether the role may execute it.
select exists (
         select from pg_proc p
         where p.pronamespace = to_regnamespace('public') and p.proname = 'hybrid_search_chunks'
           and p.proargnames @> array['query_text', 'query_embedding', 'match_count', 'full_text_weight',
                                      'semantic_weight', 'rrf_k']),
       coalesce(bool_or(has_function_privilege(p.oid, 'execute')), false),
       string_agg(format('(%s)', pg_get_function_identity_arguments(p.oid)), ' and ')
from pg_proc p
where p.pronamespace = to_regnamespace('public') and p.proname = 'hybrid_search_chunks'
