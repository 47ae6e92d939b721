-- Sets what this server version knows of the named settings, for this session; tells which session it is.
select set_config(pinned.name, pinned.value, false), a.pid || '/' || extract(epoch from a.backend_start)
from unnest($1::text[], $2::text[]) as pinned (name, value)
join pg_settings using (name)
join pg_stat_activity a on a.pid = pg_backend_pid()
