-- $1 days, $2 whether to delete → how many dead jobs are that old; deleted ones are recorded
-- (coach.prunings). As the database's owner.
with old as (
  select d.id from coach.dead_jobs d where d.died_at <= now() - $1::int * interval '1 day'
), gone as (
  delete from coach.dead_jobs d using old where d.id = old.id and $2::boolean returning d.id
), recorded as (
  insert into coach.prunings (what, rows, keep_days) select 'dead jobs', count(*), $1::int from gone having count(*) > 0
)
select count(*) from old
