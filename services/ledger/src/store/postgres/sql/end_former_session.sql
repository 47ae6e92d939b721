-- $1 the writer's lock, $2 identities of sessions that were ours. Ends the one that still holds the lock: the network broke and the server
-- has not noticed. The start time keeps apart a session of somebody else that was given the same process id.
select pg_terminate_backend(l.pid)
from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and l.database = (select oid from pg_database where datname = current_database())
  and (l.classid::bigint << 32) | l.objid::bigint = $1::bigint
  and a.pid || '/' || extract(epoch from a.backend_start) = any ($2::text[])
