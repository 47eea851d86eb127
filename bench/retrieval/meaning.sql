select id from public.match_chunks($2, -1, 5) where $1::text is not null
