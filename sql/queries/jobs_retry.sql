-- $1 a reply's id → queued. As the database's owner.
select coach.operator_retry($1::uuid)
