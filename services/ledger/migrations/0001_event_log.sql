-- 事件日志：the append-only log, the writer's fence, and the schemas that read models live in.
-- Runs as hub_migrator, who owns every object; the services get what is granted here and nothing else.

create schema if not exists ledger;

create table ledger.event (
  position bigint primary key check (position >= 0),
  stream text collate "C" not null check (octet_length(stream) between 1 and 200),
  revision integer not null check (revision >= 0),
  bytes bytea not null,
  constraint event_stream_revision_key unique (stream, revision)
);

comment on table ledger.event is
  '事件日志 — one row an event, written once. Positions are dense from 0 in commit order (the Merkle leaf index); revisions are dense from 0 within a stream. No index on the event id: it is inside the bytes, and retries are found by the command index, which is folded from these rows.';
comment on column ledger.event.position is '位置 — 0-based, dense, final once visible';
comment on column ledger.event.stream is '事件流名 — <aggregate>-<id>, printable ASCII, never anything personal: names survive erasure';
comment on column ledger.event.revision is '流内序号 — 0-based, dense within the stream';
comment on column ledger.event.bytes is '事件字节 — canonical JSON (RFC 8785) of the envelope: the Merkle leaf, never re-encoded';

-- Sealed parts do not compress, and trying costs the writer CPU; rows up to a page stay in the table, larger ones go out of line.
alter table ledger.event alter column bytes set storage external;
alter table ledger.event set (toast_tuple_target = 8160);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.event is append-only: % refused (事件日志只增不改)', tg_op using errcode = 'restrict_violation';
end $$;
comment on function ledger.refuse_change() is '只增不改 — refuses UPDATE, DELETE and TRUNCATE of the event log, whoever asks';

create trigger append_only before update or delete or truncate on ledger.event
  for each statement execute function ledger.refuse_change();
-- "always": the trigger fires under session_replication_role = replica too.
alter table ledger.event enable always trigger append_only;

create table ledger.writer (
  singleton boolean primary key default true check (singleton),
  epoch bigint not null check (epoch >= 0),
  holder uuid,
  taken_at timestamptz not null default now()
);
insert into ledger.writer (epoch) values (0);

comment on table ledger.writer is
  '写入权 — one row. Who becomes the writer raises the epoch; every append share-locks the row and writes nothing when the epoch is no longer its own. It is not touched otherwise, so a long snapshot (a dump, a replay) leaves no chain of dead versions in the way of appends.';
comment on column ledger.writer.epoch is '任期 — grows by one with each new writer';
comment on column ledger.writer.holder is '持有者 — a random id of the process that raised the epoch last; tells a writer whose answer was lost that it was itself';
comment on column ledger.writer.taken_at is '接任时间';

revoke all on schema ledger from public;
grant usage on schema ledger to hub_ledger;
grant select, insert on ledger.event to hub_ledger;
-- A share lock on the row needs the update privilege on one column.
grant select, update (epoch, holder, taken_at) on ledger.writer to hub_ledger;
grant select on ledger.migration to hub_ledger;

create schema read;
create schema read_masked;
comment on schema read is '读模型 — folded without any key; rebuildable from the log';
comment on schema read_masked is '掩码读模型 — filled by the keyed projector; left out of roots and exports; deleted on erasure';
revoke all on schema read, read_masked from public;
grant usage on schema read, read_masked to hub_ledger, hub_gateway;

-- What later migrations create in these schemas is the ledger's to fill and the gateway's to read.
alter default privileges in schema read grant select, insert, update, delete, truncate on tables to hub_ledger;
alter default privileges in schema read_masked grant select, insert, update, delete, truncate on tables to hub_ledger;
alter default privileges in schema read grant usage, select on sequences to hub_ledger;
alter default privileges in schema read_masked grant usage, select on sequences to hub_ledger;
alter default privileges in schema read grant select on tables to hub_gateway;
alter default privileges in schema read_masked grant select on tables to hub_gateway;
