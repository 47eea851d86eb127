-- $1 ids, $2 contents, $3 the embeddings' origin → those not stored with that text and origin.
select b.id
from unnest($1::text[], $2::text[]) as b (id, content)
left join public.knowledge_chunks k on k.id = b.id
where k.id is null or k.content <> b.content or k.embedding is null
   or obj_description('public.knowledge_chunks'::regclass, 'pg_class') not like '%' || $3
