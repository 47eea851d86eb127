-- What Supabase Realtime and coach-relay stream; the migrations add their tables to it.
create publication supabase_realtime;
