-- $1 run, whose turns are all chosen: it may begin. → how many turns; no row: it was started already.
with counted as (
  select count(*) as turns from coach.reprocess_turns t where t.run_id = $1::bigint
), started as (
  update coach.reprocess_runs r
  set state = 'running', turns = c.turns
  from counted c where r.id = $1::bigint and r.state = 'filling'
  returning r.turns
)
select s.turns, pg_notify('coach_reprocess', '') from started s
