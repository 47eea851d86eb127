-- A new run: $1 selection (JSON), $2 provider, $3 embeddings, $4 model, $5 temperature, $6 max tokens, $7 prompt,
-- $8 turns of history, $9 match count, $10 full-text weight, $11 semantic weight, $12 rrf_k, $13 and $14 prices in
-- and out (null: the settings'), $15 budget or null, $16 reserve of a turn → its id.
insert into coach.reprocess_runs
  (selection, provider, embeddings, model, temperature, max_tokens, prompt, history_turns, match_count,
   full_text_weight, semantic_weight, rrf_k, price_in_per_million, price_out_per_million,
   original_price_in_per_million, original_price_out_per_million, budget_usd, reserved_per_turn)
select $1::jsonb, $2, $3, $4, $5::float8, $6::int, $7, $8::int, $9::int, $10::float8, $11::float8, $12::int,
       coalesce($13::numeric, s.price_in_per_million), coalesce($14::numeric, s.price_out_per_million),
       s.price_in_per_million, s.price_out_per_million, $15::numeric, $16::numeric
from coach.settings s
returning id
