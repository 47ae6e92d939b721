-- 读模型进度: how far each read model has folded the log, which ones have stopped, and the rooms in which a rebuild works.
-- Tables that are folded live in read and read_masked; one row of read.checkpoint moves in the same transaction as the rows it speaks for.

create table read.checkpoint (
  projection text collate "C" primary key,
  position   bigint           not null check (position >= -1),
  moved_at   timestamptz      not null default now()
);
comment on table read.checkpoint is '进度 — one row a read model. A reader that needs position P waits until the row of its model says so; every change is announced on the channel read_checkpoint.';
comment on column read.checkpoint.projection is '读模型名称 — also the name of its folder';
comment on column read.checkpoint.position is '已折叠到的位置 — last position whose effect is in the tables; -1 before the first';
comment on column read.checkpoint.moved_at is '推进时间 — clock of the database, for health only';

create table read.projection_failure (
  projection  text collate "C" primary key,
  position    bigint           not null check (position >= 0),
  event_type  text,
  error_class text             not null,
  sql_state   text,
  failed_at   timestamptz      not null default now()
);
comment on table read.projection_failure is '停止的读模型 — folding stopped before this position; the others went on. Tried again at the next start and by a rebuild. Holds no message of the error, because a message may quote data.';
comment on column read.projection_failure.position is '停在的位置 — the event that could not be folded';
comment on column read.projection_failure.event_type is '事件类型 — null where not even that could be read';
comment on column read.projection_failure.error_class is '错误类别 — class name of the error';
comment on column read.projection_failure.sql_state is 'SQLSTATE where the database refused';

-- Rebuilds work here, beside the live tables. The gateway has no usage of these schemas: a half-built table is nobody's to read.
create schema read_next;
create schema read_masked_next;
comment on schema read_next is '重建中的读模型 — shadow tables of schema read; they take the place of the live ones in one transaction';
comment on schema read_masked_next is '重建中的掩码读模型 — shadow tables of schema read_masked';
revoke all on schema read_next, read_masked_next from public;
grant usage on schema read_next, read_masked_next to hub_ledger;

-- Privileges travel with a table when it moves to another schema: shadows get here what live tables have.
alter default privileges in schema read_next grant select, insert, update, delete, truncate on tables to hub_ledger;
alter default privileges in schema read_next grant select on tables to hub_gateway;
alter default privileges in schema read_masked_next grant select, insert, update, delete, truncate on tables to hub_ledger;
alter default privileges in schema read_masked_next grant select on tables to hub_gateway;

create table read_next.checkpoint (like read.checkpoint including all);
comment on table read_next.checkpoint is '重建进度 — how far the shadow tables of a read model are; a row left by an interrupted rebuild is dropped with its tables';

-- hub_ledger owns no table and creates none. These three run as their owner, hub_migrator, and touch shadow and live read models only.
create function read_next.create_shadow(home text, name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if home not in ('read', 'read_masked') or to_regclass(format('%I.%I', home, name)) is null then
    raise exception 'no read model %.%', home, name using errcode = 'undefined_table';
  end if;
  execute format('drop table if exists %I.%I', home || '_next', name);
  execute format('create table %I.%I (like %I.%I including all)', home || '_next', name, home, name);
  execute format('comment on table %I.%I is %L', home || '_next', name, obj_description(to_regclass(format('%I.%I', home, name)), 'pg_class'));
end $$;
comment on function read_next.create_shadow is '建立影子表 — an empty table of the same columns, keys, indexes and comments; replaces one that an interrupted rebuild left';

create function read_next.analyse_shadow(home text, name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  execute format('analyze %I.%I', home || '_next', name);
end $$;
comment on function read_next.analyse_shadow is '统计影子表 — so that the first query after the switch is planned with statistics';

create function read_next.switch_shadow(home text, name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if home not in ('read', 'read_masked') then
    raise exception 'no read model %.%', home, name using errcode = 'undefined_table';
  end if;
  execute format('drop table %I.%I', home, name);
  execute format('alter table %I.%I set schema %I', home || '_next', name, home);
end $$;
comment on function read_next.switch_shadow is '切换 — the shadow takes the live table''s place; a query that waits meanwhile resolves the name anew and reads the new table';

create function read_next.drop_shadow(home text, name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if home not in ('read', 'read_masked') then
    raise exception 'no read model %.%', home, name using errcode = 'undefined_table';
  end if;
  execute format('drop table if exists %I.%I', home || '_next', name);
end $$;
comment on function read_next.drop_shadow is '丢弃影子表 — what an interrupted rebuild left, masked forms included';

revoke all on function read_next.create_shadow, read_next.analyse_shadow, read_next.switch_shadow, read_next.drop_shadow from public;
grant execute on function read_next.create_shadow, read_next.analyse_shadow, read_next.switch_shadow, read_next.drop_shadow to hub_ledger;
