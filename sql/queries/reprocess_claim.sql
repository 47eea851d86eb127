-- $1 worker, $2 how many, $3 lease in milliseconds, $4 provider, $5 embeddings, $6 run or null
-- → the claimed turns: run, reply, fence, attempt, conversation, question's id and text, the reply's status, the
-- checksums of both texts, and the claim's id.
select c.run_id, c.message_id, c.fence, c.attempt, reply.conversation_id, question.id, question.content, reply.status,
       md5(reply.content), md5(question.content), c.claim
from coach.claim_reprocess($1, $2::int, $3::bigint * interval '1 millisecond', $4, $5, $6::bigint) c
cross join lateral (select m.reply_to, m.conversation_id, m.status, m.content from public.messages m where m.id = c.message_id limit 1) reply
cross join lateral (select m.id, m.content from public.messages m where m.id = reply.reply_to limit 1) question
