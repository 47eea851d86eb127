-- → the versions this database has, in order.
select version, checksum from coach.migrations order by version
