-- Run once a session: what a subscription refers to. One row for the tables it covers (how
-- many are published), then one for each value of its filter: the value in the column
-- type's own form, and the type's name. Raises what is wrong, in Realtime's words.
create or replace function pg_temp.realtime_bind(
  publications text[], wanted_schema text, wanted_table text, reader text,
  columns text[], operators text[], given text[]
) returns table (value text, type_name text)
language plpgsql
set timezone = 'UTC'
set datestyle = 'ISO'
set intervalstyle = 'postgres'
set extra_float_digits = 1
as $$
declare
  entity oid;
  attribute record;
  cast_value text;
begin
  return query select count(*)::text, ''
    from (select distinct schemaname, tablename from pg_publication_tables
          where pubname = any (publications) and wanted_schema in ('*', schemaname)
            and wanted_table in ('*', tablename)) t;
  entity := to_regclass(format('%I.%I', wanted_schema, wanted_table));
  for i in 1..coalesce(array_length(columns, 1), 0) loop
    select a.atttypid, a.attnum, t.typname, format_type(a.atttypid, a.atttypmod) as type_text into attribute
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = entity and a.attname = columns[i] and a.attnum > 0 and not a.attisdropped;
    if not found or not has_column_privilege(reader, entity, attribute.attnum, 'SELECT') then
      raise exception 'invalid column for filter %', columns[i];
    end if;
    cast_value := given[i];
    case
      when operators[i] = 'is' then
        if given[i] not in ('null', 'true', 'false', 'unknown') then
          raise exception 'invalid value for is filter: must be null, true, false, or unknown';
        end if;
        if given[i] <> 'null' and attribute.typname <> 'bool' then
          raise exception 'is % filter requires a boolean column, got %', given[i], attribute.type_text;
        end if;
      when operators[i] in ('like', 'ilike') then
        if not exists (select from pg_operator where oprname = '~~' and oprleft = attribute.atttypid)
           and attribute.typname <> 'varchar' then
          raise exception 'operator % requires a text-compatible column type, got %', operators[i],
            attribute.type_text;
        end if;
      else
        -- By concat, as the WAL has it: bool::text would be "true" and not "t".
        execute format('select concat(%L::%s)', given[i], format_type(attribute.atttypid, null)) into cast_value;
    end case;
    value := cast_value;
    type_name := attribute.typname;
    return next;
  end loop;
end;
$$
