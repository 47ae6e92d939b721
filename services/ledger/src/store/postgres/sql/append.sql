-- $1 position of the first event, $2 our epoch, $3 streams, $4 revisions, $5 bytes.
-- Inserts all or nothing: nothing when another writer has raised the epoch, or when the log does not end just before $1, which also
-- stops the successor of a failed batch. The share lock makes the next writer wait for us before it reads where the log ends.
with fence as materialized (
  select pg_notify('ledger_event', ($1::bigint + cardinality($4::int[]) - 1)::text)
  from ledger.writer
  where epoch = $2::bigint
    and coalesce((select max(position) from ledger.event), -1) = $1::bigint - 1
  for share
)
insert into ledger.event (position, stream, revision, bytes)
select $1::bigint + e.n - 1, e.stream, e.revision, e.bytes
from fence
cross join unnest($3::text[], $4::int[], $5::bytea[]) with ordinality as e (stream, revision, bytes, n)
