-- $1 run → what it asks for.
select r.model, r.temperature, r.max_tokens, r.prompt, r.history_turns, r.match_count, r.full_text_weight,
       r.semantic_weight, r.rrf_k, r.price_in_per_million, r.price_out_per_million
from coach.reprocess_runs r where r.id = $1::bigint
