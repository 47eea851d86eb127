-- $1 whether nothing is to be claimed. As the database's owner → how many replies are in flight, how many wait.
select (select count(*) from coach.jobs where state = 'running'), (select count(*) from coach.jobs where state <> 'running'),
       coach.pause_claiming($1::boolean)
