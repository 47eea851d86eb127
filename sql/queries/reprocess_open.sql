-- $1 provider, $2 embeddings → whether a run waits for processes that ask these.
select exists (select from coach.reprocess_runs r where r.state = 'running' and r.provider = $1 and r.embeddings = $2)
