-- Some conversations that have a chosen reply, in the order of their ids: $1 after which id, $2 how many, $3 rating
-- (null: any), $4 statuses, $5 first and $6 last day (UTC) of the reply
-- → id, the athlete's name, profile as JSON (for athlete_summary), today where the athlete is, turns as JSON.
-- A turn without a text is no example and is left out.
select c.id, p.display_name,
       coach.athlete_facts(p), coach.day_in(now(), p.time_zone), said.turns
from public.conversations c
join public.athlete_profiles p on p.id = c.athlete_id
cross join lateral (
  select jsonb_agg(jsonb_build_object('question', t.question, 'reply', t.reply, 'chosen', t.chosen) order by t.position)
           as turns, bool_or(t.chosen) as any_chosen
  from (
    select q.content as question, r.content as reply, q.position,
           ($3::int is null or r.feedback = $3::int) and r.status = any ($4::text[])
           and ($5::date is null or r.created_at >= $5::date::timestamp at time zone 'utc')
           and ($6::date is null or r.created_at < ($6::date + 1)::timestamp at time zone 'utc') as chosen
    from public.messages r
    join public.messages q on q.id = r.reply_to
    where r.conversation_id = c.id and r.role = 'assistant' and r.content <> ''
      and r.status in ('complete', 'failed', 'cancelled')
  ) t
) said
where c.id > $1::uuid
  -- Found without reading texts: most conversations of a large database fall out here.
  and exists (
    select from public.messages r
    where r.conversation_id = c.id and r.role = 'assistant' and ($3::int is null or r.feedback = $3::int)
      and r.status = any ($4::text[])
      and ($5::date is null or r.created_at >= $5::date::timestamp at time zone 'utc')
      and ($6::date is null or r.created_at < ($6::date + 1)::timestamp at time zone 'utc'))
  and said.any_chosen
order by c.id
limit $2::int
