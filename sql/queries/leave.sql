-- $1 worker: it has stopped on purpose and holds nothing any more.
delete from coach.workers w
where w.name = $1 and not exists (select from coach.jobs j where j.worker = $1 and j.state = 'running')
