-- The token writer's tick, see coach.store_replies → message ids and what became of each write.
select message_id, outcome
from coach.store_replies($1, $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::int[], $7::int[], $8::text[],
                         $9::text[], $10::text[], $11::text[], $12::int[], $13::int[], $14::text[], $15::boolean)
