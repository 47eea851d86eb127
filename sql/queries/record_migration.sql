-- $1 version, $2 checksum.
update coach.migrations set checksum = $2 where version = $1
