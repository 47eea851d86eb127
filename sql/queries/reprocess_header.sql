-- $1 run → what a report says of it.
select r.id, r.state, to_char(r.created_at at time zone 'utc', 'YYYY-MM-DD HH24:MI'), r.model, r.match_count,
       r.history_turns, r.turns, r.price_in_per_million, r.price_out_per_million, r.original_price_in_per_million,
       r.original_price_out_per_million, coach.reprocess_spent(r.id), r.budget_usd
from coach.reprocess_runs r where r.id = $1::bigint
