-- One migration at a time; the number is "coach" in bytes. Waits for lock_timeout at the most.
select pg_advisory_lock(426835862376)
