-- One migration at a time; the number is "coach" in bytes.
select pg_advisory_lock(426835862376)
