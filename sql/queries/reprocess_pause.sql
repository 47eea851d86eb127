-- $1 run: nobody takes more of its turns.
update coach.reprocess_runs r set state = 'paused', paused_by = 'operator'
where r.id = $1::bigint and r.state = 'running'
