-- $1 run → how many answers went with it; null: there is no such run. PT409: it is worked on or applied.
select coach.delete_reprocessed($1::bigint)
