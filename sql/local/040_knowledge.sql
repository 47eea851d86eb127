-- knowledge_chunks and its two search functions with the hand-off's signatures
-- ("RAG Knowledge Base"). On hosted Supabase they exist and are never touched.

-- The words of a text. A unit that sticks to its number is a word of its own: "500m", "1km".
create function public.knowledge_lexemes(body text) returns tsvector
language sql immutable parallel safe as $$
  select to_tsvector('pg_catalog.english', regexp_replace(body, '([0-9])(?=[[:alpha:]])', '\1 ', 'g'))
$$;

create function public.knowledge_fts(section text, topic_tags text[], content text) returns tsvector
language sql immutable parallel safe as $$
  select setweight(public.knowledge_lexemes(coalesce(section, '')), 'A') ||
         setweight(public.knowledge_lexemes(translate(coalesce(array_to_string(topic_tags, ' '), ''), '_', ' ')), 'B') ||
         setweight(public.knowledge_lexemes(content), 'D')
$$;

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
  fts tsvector generated always as (public.knowledge_fts(section, topic_tags, content)) stored,
  embedding extensions.vector(1536),
  created_at timestamptz default now()
);
-- The vectors stay in the row: fetching each from its TOAST rows took longer than comparing.
alter table public.knowledge_chunks alter column embedding set storage plain;
alter table public.knowledge_chunks alter column content set storage external;

-- `coach-worker knowledge` loads only into a table that bears this mark.
comment on table public.knowledge_chunks is 'coach-k: demo knowledge of the embedded default';

create function public.mark_knowledge(mark text) returns void language plpgsql as $$
begin
  execute format('comment on table public.knowledge_chunks is %L', mark);
  -- Without statistics the search below is planned ten times slower than need be.
  analyze public.knowledge_chunks, public.knowledge_words;
end;
$$;
revoke execute on function public.mark_knowledge from public;

create index knowledge_chunks_fts_idx on public.knowledge_chunks using gin (fts);
-- No vector index: an exact scan of some hundred rows takes about a millisecond and
-- finds everything; an approximate index of that size loses rows.

grant select on public.knowledge_chunks to anon, authenticated, service_role;

-- In which chunks each word, and each pair of neighbouring words, occurs, and how much it
-- tells there: BM25's term frequency, with k1 = 1.2. The section counts four times and a
-- tag twice, and a long chunk's words count less. One row for a word, so that a question
-- of ten words is a few index look-ups; ranking every chunk per word takes a hundred times
-- as long.
create table public.knowledge_words (
  word text primary key,  -- a lexeme, or two parted by a blank; '' stands in every chunk
  chunks text[] not null,
  gains real[] not null   -- of the chunk at the same place
) with (fillfactor = 70, toast_tuple_target = 8160);
-- Compressed, or in TOAST rows, the arrays of the usual words would be slow to read.
alter table public.knowledge_words alter column chunks set storage external;
alter table public.knowledge_words alter column gains set storage external;
create index knowledge_words_likeness_idx on public.knowledge_words
  using gin (word extensions.gin_trgm_ops) where word not like '% %';
grant select on public.knowledge_words to public;  -- tells no more than the chunks do

create function public.knowledge_terms(fts tsvector) returns table (term text, gain real)
language sql immutable parallel safe as $$
  with placed as (
    select lexeme, place, case mark when 'A' then 4.0 when 'B' then 2.0 else 1.0 end as mark,
           lag(lexeme) over sequence as before, place - lag(place) over sequence as gap
    from unnest(fts) as t (lexeme, positions, weights), unnest(positions, weights) as o (place, mark)
    window sequence as (order by place, lexeme)
  ), terms as (
    select lexeme as term, mark from placed
    union all
    select before || ' ' || lexeme, mark from placed where gap <= 2  -- one stop word may stand between
    union all
    select '', 0
  ), frequencies as (
    select term, sum(mark) / (0.5 + 0.5 * length(fts) / 170.0) as frequency  -- 170 different words are usual
    from terms
    group by term
  )
  select term, frequency * 2.2 / (frequency + 1.2) from frequencies
$$;

create function public.index_knowledge_words() returns trigger
language plpgsql security definer
set search_path = public, pg_temp
as $$
begin
  if tg_op = 'TRUNCATE' then
    truncate knowledge_words;
    return null;
  end if;
  -- In the words' order: two writers that share words wait for each other, never in a circle.
  if tg_op <> 'INSERT' then
    perform from knowledge_words where chunks @> array[old.id] order by word for update;
    update knowledge_words
    set (chunks, gains) = (
      select coalesce(array_agg(chunk), '{}'), coalesce(array_agg(gain), '{}')
      from unnest(chunks, gains) as o (chunk, gain)
      where chunk <> old.id)
    where chunks @> array[old.id];
  end if;
  if tg_op <> 'DELETE' then
    insert into knowledge_words as w (word, chunks, gains)
    select term, array[new.id], array[gain] from knowledge_terms(new.fts) order by term
    on conflict (word) do update
    set chunks = w.chunks || excluded.chunks, gains = w.gains || excluded.gains;
  end if;
  delete from knowledge_words where chunks = '{}';
  return null;
end;
$$;
create trigger index_knowledge_words
  after insert or delete or update of id, section, topic_tags, content
  on public.knowledge_chunks for each row execute function public.index_knowledge_words();
create trigger forget_knowledge_words after truncate
  on public.knowledge_chunks for each statement execute function public.index_knowledge_words();

-- Words that questions are made of whatever they are about. The English stop words are gone
-- already; these may still matter a little, and are rare enough in the texts to mislead.
create function public.word_weight(lexeme text) returns float
language sql immutable parallel safe as $$
  select case when lexeme = any (array[
    'abl', 'actual', 'alway', 'anyth', 'around', 'away', 'back', 'bad', 'best', 'better', 'big', 'bit', 'care',
    'chang', 'come', 'could', 'day', 'differ', 'done', 'end', 'enough', 'even', 'ever', 'everi', 'exact', 'feel',
    'find', 'fine', 'first', 'follow', 'get', 'give', 'go', 'good', 'great', 'half', 'happen', 'hard', 'help',
    'hyrox', 'idea', 'improv', 'kind', 'know', 'last', 'let', 'like', 'littl', 'long', 'look', 'lot', 'mani',
    'may', 'mean', 'much', 'need', 'never', 'new', 'next', 'noth', 'ok', 'okay', 'one', 'part', 'peopl', 'place',
    'pleas', 'pls', 'point', 'possibl', 'put', 'quit', 'race', 'realli', 'right', 'say', 'second', 'see', 'set',
    'show', 'start', 'still', 'sure', 'take', 'tell', 'thing', 'think', 'time', 'togeth', 'train', 'tri', 'two',
    'type', 'use', 'want', 'way', 'well', 'without', 'work', 'worth', 'would', 'wrong', 'year']) then 0.3 else 1 end
$$;

-- BM25: every word of a natural question counts, none is required (websearch_to_tsquery
-- joins with AND, finds nothing for a sentence, and hybrid silently becomes vector-only);
-- rare words count more. A word that no chunk has is taken for the most similar one that
-- some chunk has, and counts as much as it is similar. Neighbours count as a pair besides.
-- Without a SET clause and with every name qualified, so that it becomes part of the plan
-- of the function that calls it.
create function public.search_chunks_by_words(query_text text)
returns table (id text, relevance float)
language sql stable as $$
  with meant as (
    select place, coalesce(near.word, lexeme) as word,
           coalesce(near.likeness, 1) * public.word_weight(lexeme) as weight
    from unnest(public.knowledge_lexemes(query_text)) as t (lexeme, positions, weights)
    cross join unnest(positions) as place
    left join public.knowledge_words as same on same.word = lexeme
    left join lateral (
      select w.word, extensions.similarity(w.word, lexeme) as likeness
      from public.knowledge_words w
      where same.word is null and length(lexeme) > 2
        and w.word operator(extensions.%) lexeme and w.word not like '% %'
      order by likeness desc, w.word
      limit 1
    ) as near on true
  ), placed as (
    select word, weight, lag(word) over sequence as before, place - lag(place) over sequence as gap,
           least(weight, lag(weight) over sequence) as pair_weight
    from meant
    window sequence as (order by place, word)
  ), terms as (
    select term, max(t.weight) as weight
    from placed, lateral (values
      (word, weight),
      (case when gap <= 2 then before || ' ' || word end, 0.8 * pair_weight)) as t (term, weight)
    group by term
  )
  -- In one order, because sums of the same numbers in another differ in the last bit: no tie then.
  select chunk, sum(weight * gain * ln(1 + (size - found + 0.5) / (found + 0.5)) order by term)
  from (select cardinality(chunks)::float as size from public.knowledge_words where word = '') as corpus,
       terms join public.knowledge_words on word = term,
       cast(cardinality(chunks) as float) as found,
       unnest(chunks, gains) as o (chunk, gain)
  group by chunk
$$;

-- Reciprocal rank fusion. A chunk that shares a mere word or two with the question would
-- get nearly the same points from its rank as a good one: of the words' half only those
-- near its best one are counted.
-- plpgsql with a generic plan is planned once a connection. An SQL function is planned at
-- each call, which takes longer than the search.
create function public.hybrid_search_chunks(
  query_text text,
  query_embedding extensions.vector(1536),
  match_count int,
  full_text_weight float default 1.0,
  semantic_weight float default 1.0,
  rrf_k int default 50
)
returns table (id text, content text, source_name text, section text, topic_tags text[], score float)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with by_words as (
    select id, row_number() over (order by relevance desc, id) as place,
           relevance >= 0.6 * first_value(relevance) over (order by relevance desc, id) as near_best
    from (
      select id, relevance from public.search_chunks_by_words(query_text)
      order by relevance desc, id
      limit least(match_count, 30) * 2
    ) as best
  ), by_meaning as (
    select id, row_number() over (order by distance, id) as place
    from (
      select id, embedding operator(extensions.<=>) query_embedding as distance
      from public.knowledge_chunks
      where embedding is not null
      order by distance, id
      limit least(match_count, 30) * 2
    ) as best
  ), fused as (
    select id, sum(points) as score
    from (
      select id, full_text_weight / (rrf_k + place) as points from by_words where near_best
      union all
      select id, semantic_weight / (rrf_k + place) from by_meaning
    ) as ranked
    group by id
    order by score desc, id
    limit least(match_count, 30)
  )
  select id, k.content, k.source_name, k.section, k.topic_tags, score
  from fused join public.knowledge_chunks k using (id)
  order by score desc, id;
end;
$$;

create function public.match_chunks(
  query_embedding extensions.vector(1536),
  match_threshold float,
  match_count int
)
returns table (id text, content text, source_name text, section text, topic_tags text[], similarity float)
language plpgsql stable
set search_path = public, extensions, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select k.id, k.content, k.source_name, k.section, k.topic_tags,
         1 - (k.embedding <=> query_embedding) as similarity
  from knowledge_chunks k
  where 1 - (k.embedding <=> query_embedding) > match_threshold
  order by k.embedding <=> query_embedding, k.id
  limit match_count;
end;
$$;
