-- Run once a session: the check of who may see which changed row. It reads every row as the
-- user, in the database; an error concerns only the row and user that caused it.
create or replace function pg_temp.realtime_visible(
  transactions bigint[],     -- 32-bit ids of the changes' transactions
  access_tables oid[], access_roles text[],   -- pairs to tell the privileges of
  roles text[], claims text[],                -- the users
  check_user int[],          -- of each check: index of its user, in rising order
  check_table int[],         -- index of its table and role among the pairs
  check_names text[],        -- prepared statement, '' when the table has no primary key
  check_sql text[],          -- its text, to prepare it at first use
  check_values text[],       -- its arguments as SQL literals
  check_fetch bool[]         -- whether values are wanted besides
) returns setof text
language plpgsql
set timezone = 'UTC'
set datestyle = 'ISO'
set intervalstyle = 'postgres'
set extra_float_digits = 1
as $$
declare
  access text;
  secured bool[];
  answer text;
  current_user_index int := 0;
begin
  -- The WAL tells of a commit before other sessions can see it: wait for that moment, or
  -- new rows would be missed.
  for i in 1..2000 loop
    exit when not exists (
      select
      from unnest(transactions) as t (id),
        lateral (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next) s,
        lateral (select t.id - (s.next & 4294967295) as distance) d,
        lateral (select s.next + case when d.distance > 2147483648 then d.distance - 4294967296
                                      when d.distance < -2147483648 then d.distance + 4294967296
                                      else d.distance end as whole) w
      where not pg_visible_in_snapshot(w.whole::text::xid8, pg_current_snapshot()));
    perform pg_sleep(0.0005);
  end loop;

  -- Privileges: r or o (row-level security or open), then * for all columns or their numbers.
  for i in 1..coalesce(array_length(access_tables, 1), 0) loop
    begin
      select case when c.relrowsecurity then 'r' else 'o' end || case
        when not has_schema_privilege(access_roles[i], c.relnamespace, 'USAGE') then ''
        when has_table_privilege(access_roles[i], c.oid, 'SELECT') then '*'
        else coalesce((select string_agg(a.attnum::text, ',' order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and has_column_privilege(access_roles[i], c.oid, a.attnum, 'SELECT')), '')
        end
      into access from pg_class c where c.oid = access_tables[i];
    exception when others then
      access := 'r';
    end;
    secured[i] := access is null or access like 'r%';
    return next coalesce(access, 'r');
  end loop;

  -- v and the wanted values; n for no; e and the SQLSTATE.
  for i in 1..coalesce(array_length(check_user, 1), 0) loop
    if not secured[check_table[i]] and not check_fetch[i] then
      return next 'v';
      continue;
    end if;
    if check_names[i] = '' then
      return next case when secured[check_table[i]] then 'e00400' else 'v' end;
      continue;
    end if;
    begin
      if check_user[i] <> current_user_index then
        perform set_config('role', roles[check_user[i]], true),
                set_config('request.jwt.claims', claims[check_user[i]], true);
      end if;
      begin
        execute 'execute ' || check_names[i] || check_values[i] into answer;
      exception when invalid_sql_statement_name then
        execute 'prepare ' || check_names[i] || ' as ' || check_sql[i];
        execute 'execute ' || check_names[i] || check_values[i] into answer;
      end;
      return next case when answer is not null then 'v' || answer
                       when secured[check_table[i]] then 'n' else 'v' end;
      current_user_index := check_user[i];
    exception when others then
      current_user_index := 0;  -- the role was set back with the failed block
      return next 'e' || sqlstate;
    end;
  end loop;
  perform set_config('role', 'none', true);
end;
$$
