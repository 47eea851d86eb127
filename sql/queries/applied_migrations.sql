-- → the versions this database has, in order, with checksum and the migration that workers
-- need to know. By way of JSON, because a database from before 20261124000700 has no such column.
select m.version, m.checksum, to_jsonb(m) ->> 'needs' from coach.migrations m order by m.version
