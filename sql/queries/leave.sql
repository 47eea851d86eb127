-- $1 worker: it has stopped on purpose and holds nothing any more.
delete from coach.workers w
where w.name in (select o.name from coach.workers o where o.name = $1 for update skip locked)
  and not exists (select from coach.jobs j where j.worker = $1 and j.state = 'running')
