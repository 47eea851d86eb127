-- → whether the hand-off's hybrid search can be called with its named parameters.
select exists (
  select from pg_proc p
  where p.pronamespace = to_regnamespace('public') and p.proname = 'hybrid_search_chunks'
    and p.proargnames @> array['query_text', 'query_embedding', 'match_count', 'full_text_weight',
                               'semantic_weight', 'rrf_k']
    and has_function_privilege(p.oid, 'execute'))
