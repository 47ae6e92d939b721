-- Sets what this server version knows of the named settings, for this session.
select set_config(pinned.name, pinned.value, false)
from unnest($1::text[], $2::text[]) as pinned (name, value) join pg_settings using (name)
