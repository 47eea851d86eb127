-- $1 run, whose turns are all chosen: it may begin. → how many turns.
with counted as (
  select count(*) as turns from coach.reprocess_turns t where t.run_id = $1::bigint
), started as (
  update coach.reprocess_runs r
  set state = 'running',
      turns = c.turns + (select count(*) from coach.reprocessed_replies d where d.run_id = r.id)
  from counted c where r.id = $1::bigint
  returning r.turns
)
select s.turns, pg_notify('coach_reprocess', '') from started s
