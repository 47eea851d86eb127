-- $1 message ids, $2 fences, $3 statuses, $4 offsets in characters, $5 texts,
-- $6 finish reasons, $7 errors, $8 tokens in, $9 tokens out, $10 titles, $11 chunk ids
-- (array literals, null: unchanged) → ids ended.
select coach.finish_replies($1::uuid[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::text[],
                            $7::text[], $8::int[], $9::int[], $10::text[], $11::text[])
