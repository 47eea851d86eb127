-- $1 a reply's id → its status afterwards. As the database's owner.
select coach.operator_cancel($1::uuid)
