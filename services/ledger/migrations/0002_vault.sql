-- 密钥与索引库: wrapped keys and keyed digests, beside the log and never part of it. Erasing somebody deletes rows here and nothing else.
-- No table is ever updated: a row is there or it is not.

create schema vault;
comment on schema vault is '密钥与索引库 — what makes sealed parts readable and people findable; holds no plain value. Backed up apart from the log.';

create table vault.hub_key (
  name        text collate "C" primary key check (name in ('ledger-kek', 'ledger-index')),
  key_id      uuid not null unique,
  wrapped     bytea not null check (octet_length(wrapped) between 32 and 4096),
  profile     text not null check (profile in ('standard', 'gm')),
  check_value bytea not null check (octet_length(check_value) = 32),
  created_at  timestamptz not null default now()
);
comment on table vault.hub_key is '枢纽密钥 — the key-encryption key and the index key, wrapped by a key that cannot leave the signer. Made once, at first start; whoever loses this table loses every sealed part.';
comment on column vault.hub_key.name is '用途 — ledger-kek wraps the keys in vault.key; ledger-index keys the digests in vault.id_index and of requests';
comment on column vault.hub_key.key_id is '密钥编号 — bound into the wrapping';
comment on column vault.hub_key.wrapped is '包裹密钥 — as the signer gave it';
comment on column vault.hub_key.profile is '算法套件 — for the whole life of the hub: other digests would find nobody';
comment on column vault.hub_key.check_value is '校验值 — MAC of a fixed text under the key: a wrong key is recognised at start';
comment on column vault.hub_key.created_at is '生成时间';

create table vault.key (
  subject    text collate "C" primary key check (subject ~ '^(holder|licence|unit)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  key_id     uuid not null unique,
  wrapped    bytea not null check (octet_length(wrapped) between 60 and 128),
  alg        text not null check (alg in ('A256GCM', 'SM4-CTR-HSM3')),
  created_at timestamptz not null default now()
);
comment on table vault.key is '主体密钥 — one a subject, wrapped by the key-encryption key; its deletion is the erasure of everything sealed under it';
comment on column vault.key.subject is '密钥主体 — kind and id; says nothing about who it is';
comment on column vault.key.key_id is '密钥编号 — stands in every part sealed under it';
comment on column vault.key.wrapped is '包裹密钥 — nonce (12), sealed key (32), tag; bound to subject, key id and algorithm';
comment on column vault.key.alg is '算法 — a key is used with this one only';
comment on column vault.key.created_at is '生成时间';

create table vault.id_index (
  kind    smallint not null check (kind > 0),
  digest  bytea not null check (octet_length(digest) = 32),
  id      uuid not null,
  subject text collate "C" check (subject ~ '^(holder|licence|unit)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  primary key (kind, digest)
);
-- An erasure finds its rows by it; rows that belong to nobody stay out.
create index id_index_subject on vault.id_index (subject) where subject is not null;
comment on table vault.id_index is '标识索引 — keyed digest of a number → id; the first to claim a digest has it';
comment on column vault.id_index.kind is '种类 — numbered in the program (id-kind.ts); a number is never used again';
comment on column vault.id_index.digest is '键控摘要 — 32 bytes under the index key';
comment on column vault.id_index.id is '内部编号';
comment on column vault.id_index.subject is '随谁清除 — whose erasure removes this row; null: nobody''s';

create table vault.erasure (
  subject   text collate "C" primary key check (subject ~ '^(holder|licence|unit)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  erased_at timestamptz not null,
  position  bigint not null check (position >= 0)
);
comment on table vault.erasure is '清除记录 — tombstones: a subject named here never gets a key or an index row again. A restored vault replays those that it lacks, from the log, before it opens.';
comment on column vault.erasure.subject is '被清除的主体';
comment on column vault.erasure.erased_at is '清除时间';
comment on column vault.erasure.position is '事件位置 — of the event that recorded the erasure';

revoke all on schema vault from public;
grant usage on schema vault to hub_ledger;
grant select, insert on vault.hub_key, vault.erasure to hub_ledger;
-- Delete also lets an erasure lock these two against claims under way.
grant select, insert, delete on vault.key, vault.id_index to hub_ledger;
