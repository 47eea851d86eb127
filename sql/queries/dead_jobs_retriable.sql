-- → replies given up that can be tried again, oldest first.
select d.message_id from coach.dead_jobs d join public.messages m on m.id = d.message_id
where m.status in ('failed', 'cancelled') group by d.message_id order by min(d.died_at)
