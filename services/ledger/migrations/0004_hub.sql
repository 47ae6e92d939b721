-- 枢纽标识: which hub this database belongs to. It lies here and not in a file, so that it travels with the database in every profile:
-- the keys in the vault are bound to it.

create table ledger.hub (
  singleton  boolean primary key default true check (singleton),
  hub_id     uuid not null default gen_random_uuid(),
  demo       text collate "C" not null check (demo in ('none', 'pending', 'seeded')),
  created_at timestamptz not null default now()
);
comment on table ledger.hub is '枢纽 — one row, made at the first start';
comment on column ledger.hub.hub_id is '枢纽标识 — bound into the wrapping of the vault''s keys; never changes';
comment on column ledger.hub.demo is '演示 — decided once: none (a hub for real use is never seeded later), pending (the demo city is being written), seeded';
comment on column ledger.hub.created_at is '首次启动时间';

grant select on ledger.hub to hub_ledger;
