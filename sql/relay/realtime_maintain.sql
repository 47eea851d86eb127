-- Makes the next days' partitions of realtime.messages, where sql/local/060_realtime.sql made
-- the table. Hosted Supabase has no such function and does it by itself: 42883 is no fault.
select realtime.maintain_messages()
