-- $1 whether nothing is to be claimed. As the database's owner → how many replies are in flight, how many wait.
with done as (select coach.pause_claiming($1::boolean))
select count(*) filter (where state = 'running'), count(*) filter (where state <> 'running') from done, coach.jobs
