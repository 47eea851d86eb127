select id from public.search_chunks_by_words($1) where $2::text is not null order by relevance desc, id limit 5
