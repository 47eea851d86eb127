-- Run once a session: what the policies of realtime.messages allow a user on a topic. Rows
-- are put there, looked at and inserted as the user, and everything is rolled back.
-- Returns four letters or dashes: b and p for reading broadcast and presence, B and P for
-- writing them.
create or replace function pg_temp.realtime_authorise(reader text, claims text, subject text, wanted_topic text)
returns text
language plpgsql
as $$
declare
  found text := '';
  letters constant text[] := array['b', 'p', 'B', 'P'];
  extensions constant text[] := array['broadcast', 'presence', 'broadcast', 'presence'];
  probe uuid;
  allowed bool;
begin
  for i in 1..4 loop
    allowed := false;
    begin
      probe := gen_random_uuid();
      if i <= 2 then
        perform set_config('role', 'service_role', true);
        insert into realtime.messages (id, topic, extension) values (probe, wanted_topic, extensions[i]);
      end if;
      perform set_config('role', reader, true), set_config('realtime.topic', wanted_topic, true),
              set_config('request.jwt.claims', claims, true), set_config('request.jwt.claim.sub', subject, true),
              set_config('request.jwt.claim.role', reader, true);
      if i <= 2 then
        allowed := exists (select from realtime.messages m where m.id = probe);
      else
        insert into realtime.messages (id, topic, extension) values (probe, wanted_topic, extensions[i]);
        allowed := true;
      end if;
      raise exception sqlstate 'RT000';  -- to roll the probe back
    exception
      when sqlstate 'RT000' then null;
      when insufficient_privilege then null;
    end;
    found := found || case when allowed then letters[i] else '-' end;
  end loop;
  return found;
end;
$$
