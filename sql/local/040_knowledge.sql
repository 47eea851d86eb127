-- knowledge_chunks and its two search functions with the hand-off's signatures
-- ("RAG Knowledge Base"). On hosted Supabase they exist and are never touched.
create table public.knowledge_chunks (
  id text primary key,
  source_doc text not null,
  source_name text,
  section text,
  content text not null,
  topic_tags text[],
  chunk_index int,
  word_count int,
  est_tokens int,
  fts tsvector generated always as (
    setweight(to_tsvector('english', coalesce(section, '')), 'A') ||
    setweight(to_tsvector('english', content), 'D')
  ) stored,
  embedding extensions.vector(1536),
  created_at timestamptz default now()
);
-- `coach-worker knowledge` loads only into a table that bears this mark.
comment on table public.knowledge_chunks is 'coach-k: demo knowledge of the embedded default';

create function public.mark_knowledge(mark text) returns void language plpgsql as $$
begin
  execute format('comment on table public.knowledge_chunks is %L', mark);
end;
$$;
revoke execute on function public.mark_knowledge from public;

create index knowledge_chunks_fts_idx on public.knowledge_chunks using gin (fts);
-- No vector index: an exact scan of some hundred rows takes about a millisecond and
-- finds everything; an approximate index of that size loses rows.

grant select on public.knowledge_chunks to anon, authenticated, service_role;

-- Every word of a natural question counts, none is required: websearch_to_tsquery joins
-- with AND, finds nothing for a sentence, and hybrid silently becomes vector-only.
-- Rare words count more (inverse document frequency), as they do in BM25.
create function public.search_chunks_by_words(query_text text)
returns table (id text, relevance float)
language sql stable
set search_path = public, extensions, pg_temp
as $$
  with corpus as (
    select greatest(count(*), 1)::float as size from knowledge_chunks
  ), words as (
    select query, (select count(*) from knowledge_chunks k where k.fts @@ query)::float as found
    from unnest(to_tsvector('english', query_text)) as t (lexeme, positions, weights),
         to_tsquery('simple', quote_literal(lexeme)) as query
  )
  select k.id, sum(ln(1 + corpus.size / words.found) * ts_rank('{0.2, 0.2, 0.4, 1.0}', k.fts, words.query, 1))
  from knowledge_chunks k
  join words on k.fts @@ words.query
  cross join corpus
  group by k.id
$$;

create function public.hybrid_search_chunks(
  query_text text,
  query_embedding extensions.vector(1536),
  match_count int,
  full_text_weight float default 1.0,
  semantic_weight float default 1.0,
  rrf_k int default 50
)
returns table (id text, content text, source_name text, section text, topic_tags text[], score float)
language sql stable
set search_path = public, extensions, pg_temp
as $$
  with by_words as (
    select w.id, row_number() over (order by w.relevance desc, w.id) as place
    from search_chunks_by_words(query_text) w
    order by place
    limit least(match_count, 30) * 2
  ), by_meaning as (
    select k.id, row_number() over (order by k.embedding <=> query_embedding, k.id) as place
    from knowledge_chunks k
    where k.embedding is not null
    order by place
    limit least(match_count, 30) * 2
  )
  select k.id, k.content, k.source_name, k.section, k.topic_tags,
         coalesce(full_text_weight / (rrf_k + by_words.place), 0.0) +
         coalesce(semantic_weight / (rrf_k + by_meaning.place), 0.0) as score
  from by_words
  full outer join by_meaning using (id)
  join knowledge_chunks k using (id)
  order by score desc, k.id
  limit least(match_count, 30)
$$;

create function public.match_chunks(
  query_embedding extensions.vector(1536),
  match_threshold float,
  match_count int
)
returns table (id text, content text, source_name text, section text, topic_tags text[], similarity float)
language sql stable
set search_path = public, extensions, pg_temp
as $$
  select k.id, k.content, k.source_name, k.section, k.topic_tags,
         1 - (k.embedding <=> query_embedding) as similarity
  from knowledge_chunks k
  where 1 - (k.embedding <=> query_embedding) > match_threshold
  order by k.embedding <=> query_embedding, k.id
  limit match_count
$$;
