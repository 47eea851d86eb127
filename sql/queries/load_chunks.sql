-- $1 chunk ids → those chunks, in that order: what an earlier attempt had found already.
select k.id, k.content, k.source_name, k.section
from unnest($1::text[]) with ordinality as wanted (id, place)
join public.knowledge_chunks k on k.id = wanted.id
order by wanted.place
