-- Makes the next days' partitions of realtime.messages, where sql/local/060_realtime.sql
-- made the table; hosted Supabase does it by itself.
select case when to_regprocedure('realtime.maintain_messages()') is not null
            then (select realtime.maintain_messages()::text) end
