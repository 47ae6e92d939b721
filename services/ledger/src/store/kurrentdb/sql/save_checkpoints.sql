-- $1 positions, $2 and $3 the server's places. Whoever counts gets the same, so the first to write is as good as any.
insert into ledger.kurrentdb_checkpoint (position, commit_position, prepare_position)
select p::bigint, c::numeric, r::numeric
from unnest($1::text[], $2::text[], $3::text[]) as t (p, c, r)
on conflict (position) do nothing
