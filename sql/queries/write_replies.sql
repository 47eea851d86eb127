-- The token writer's tick, see coach.write_replies → message ids written, and whether they ended.
select message_id, ended
from coach.write_replies($1, $2::uuid[], $3::bigint[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[],
                         $9::text[], $10::int[], $11::int[], $12::text[], $13::boolean)
