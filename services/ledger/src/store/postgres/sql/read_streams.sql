-- Events of each named stream from a revision on; `n` says which name, counted from 1.
select wanted.n, e.position, e.revision, e.bytes
from unnest($1::text[], $2::int[]) with ordinality as wanted (stream, revision, n)
cross join lateral (
  select position, revision, bytes from ledger.event
  where stream = wanted.stream and revision >= wanted.revision
  order by revision
) e
