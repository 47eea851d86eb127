-- $1 our name → how many other processes ask the provider: live workers, and who makes past turns.
select count(*) from (
  select w.name from coach.workers w where w.seen_at > now() - interval '15 seconds'
  union
  select t.worker from coach.reprocess_turns t where t.worker is not null and t.claimable_at > now()
) as others
where name <> $1
