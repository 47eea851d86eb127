-- $1 a table's oid → its columns in order: number, name, type, whether it belongs to the
-- primary key, how the type is written as JSON (c: by the database, a: array, s: scalar) and, of an
-- array, its elements' type and delimiter.
select a.attnum, a.attname, t.typname,
       coalesce(a.attnum = any (k.conkey), false) as in_primary_key,
       base.typname as base_name,
       case when base.typtype = 'c' or json_cast.found then 'c'
            when base.typcategory = 'A' and base.typelem <> 0 and base.typlen = -1 then 'a'
            else 's' end as kind,
       element_base.typname as element_name,
       element_base.typtype = 'c' as element_is_composite,
       element.typdelim as delimiter
from pg_attribute a
join pg_type t on t.oid = a.atttypid
join pg_type base on base.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
left join pg_type element on element.oid = base.typelem
left join pg_type element_base
  on element_base.oid = case when element.typtype = 'd' then element.typbasetype else element.oid end
left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
cross join lateral (
  select exists (select from pg_cast c where c.castsource = base.oid and c.casttarget = 'json'::regtype
                   and c.castfunc <> 0 and base.oid >= 16384) as found
) json_cast
where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
order by a.attnum
