select id from public.hybrid_search_chunks($1, $2, 5)
