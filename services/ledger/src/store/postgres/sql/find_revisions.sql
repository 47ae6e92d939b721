-- Last revision of each named stream, -1 for a stream without events, in the order of the names.
select coalesce((select e.revision from ledger.event e where e.stream = named.stream order by e.revision desc limit 1), -1)
from unnest($1::text[]) with ordinality as named (stream, n)
order by named.n
