-- $1 a position. The last checkpoint at or before it; the server's places as text, because they are unsigned 64 bit numbers.
select position, commit_position::text, prepare_position::text
from ledger.kurrentdb_checkpoint
where position <= $1::bigint
order by position desc
limit 1
