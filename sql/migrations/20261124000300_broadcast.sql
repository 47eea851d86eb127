-- Who may listen on a conversation's private channel: the athlete whose conversation it is.
-- Only where Supabase Realtime's schema is (hosted, or sql/local).
do $$
begin
  if to_regclass('realtime.messages') is not null then
    create policy coach_conversation_channel on realtime.messages
      for select to authenticated using (
        extension = 'broadcast' and exists (
          select from public.conversations c
          join public.athlete_profiles p on p.id = c.athlete_id
          where p.user_id = (select auth.uid()) and (select realtime.topic()) = 'conversation:' || c.id));
  end if;
exception when insufficient_privilege then
  raise notice 'create the policy of this file on realtime.messages as its owner, or leave stream.broadcast off';
end
$$;

insert into coach.migrations (version, name) values ('20261124000300', 'broadcast');
