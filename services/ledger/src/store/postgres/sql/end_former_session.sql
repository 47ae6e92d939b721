-- Ends the session that holds the writer's lock if it is the one named: a connection of ours that the server has not yet noticed to be dead.
select pg_terminate_backend(pid) from pg_locks
where locktype = 'advisory' and granted and objsubid = 1 and database = (select oid from pg_database where datname = current_database())
  and (classid::bigint << 32) | objid::bigint = $1::bigint and pid = $2::int
