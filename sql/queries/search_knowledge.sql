-- $1 the question, $2 its embedding, $3 how many, $4 full-text weight, $5 semantic
-- weight, $6 rrf_k → the chunks, best first. Always the hybrid search (hand-off,
-- "Constraints"). The parameters take the types of the function's signature.
select id, content, source_name, section
from public.hybrid_search_chunks(
  query_text => $1, query_embedding => $2, match_count => $3,
  full_text_weight => $4, semantic_weight => $5, rrf_k => $6)
