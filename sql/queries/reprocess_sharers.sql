-- $1 our name → how many other processes ask the provider: live workers, and who makes past turns; whether live
-- replies are being made.
select (select count(*) from (
          select w.name from coach.workers w where w.seen_at > now() - interval '15 seconds'
          union
          -- By run: a scan of one index, however many turns wait.
          select t.worker from coach.reprocess_runs r
          join coach.reprocess_turns t on t.run_id = r.id and t.claimable_at > now()
          where r.state in ('running', 'paused') and t.worker is not null
        ) as others where name <> $1),
       exists (select from coach.jobs j where j.state = 'running' and j.priority = 0)
