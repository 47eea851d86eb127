-- One chunk of the embedded default's own knowledge: $1 id, $2 source_doc, $3 source_name,
-- $4 section, $5 content, $6 tags, $7 index, $8 words, $9 embedding.
insert into public.knowledge_chunks as k
  (id, source_doc, source_name, section, content, topic_tags, chunk_index, word_count, est_tokens, embedding)
values ($1, $2, $3, $4, $5, $6::text[], $7::int, $8::int, char_length($5) / 4, $9)
on conflict (id) do update
set source_doc = excluded.source_doc, source_name = excluded.source_name, section = excluded.section,
    content = excluded.content, topic_tags = excluded.topic_tags, chunk_index = excluded.chunk_index,
    word_count = excluded.word_count, est_tokens = excluded.est_tokens, embedding = excluded.embedding
