-- $1 role, $2 claims as JSON, $3 subject, $4 topic → letters, see realtime_install_authorise.sql.
select pg_temp.realtime_authorise($1, $2, $3, $4)
