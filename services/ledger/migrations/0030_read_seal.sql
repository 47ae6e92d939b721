-- 印章登记簿: seals as they stand, what was done to them, and what was sealed with them.
create table read.seal_register (
  seal_id              uuid primary key,
  unit_id              uuid        not null,
  kind                 text        not null,
  status               text        not null,
  name                 text,
  bottom               text,
  unit_name            text        not null,
  valid_from           date        not null,
  valid_until          date        not null,
  captured_by          uuid        not null,
  filed_by             uuid,
  filing_number        text,
  es_id                text,
  seal_sha256          text,
  certificates         jsonb,
  stop_cause           text,
  end_cause            text,
  cancel_filing_number text,
  predecessor_id       uuid,
  successor_id         uuid,
  uses                 integer     not null,
  last_used_at         timestamptz,
  captured_at          timestamptz not null,
  filed_at             timestamptz,
  activated_at         timestamptz,
  ended_at             timestamptz,
  ended_position       bigint,
  changed_at           timestamptz not null,
  revision             integer     not null,
  position             bigint      not null
);
-- A page of a unit's seals is read by kind and status; those that have ended in the order of the log, to tell the signer.
create index on read.seal_register (unit_id, kind, status, seal_id);
create index on read.seal_register (ended_position) where ended_position is not null;
comment on table read.seal_register is '印章登记簿 — electronic seals, one row each';
comment on column read.seal_register.kind is '印章种类 — unit 法定名称章, business 业务专用章, personal 个人名章';
comment on column read.seal_register.status is 'captured 已采集, filed 已备案, active 在用, disabled 停用, cancelled 已注销';
comment on column read.seal_register.name is '印文名称 — null for a personal seal, whose name is sealed in its event';
comment on column read.seal_register.bottom is '下弦文';
comment on column read.seal_register.unit_name is '法定名称 of the unit on the day of capture';
comment on column read.seal_register.filing_number is '备案号';
comment on column read.seal_register.es_id is '印章编码 esID, GB/T 38540';
comment on column read.seal_register.seal_sha256 is '印章数据摘要 — SHA-256 of SES_Seal as DER, hex';
comment on column read.seal_register.certificates is '印章证书 — {sm2, p256}, each {sha256, serial}, hex';
comment on column read.seal_register.stop_cause is '停用原因 — null unless it is stopped';
comment on column read.seal_register.end_cause is '注销原因';
comment on column read.seal_register.cancel_filing_number is '注销备案号';
comment on column read.seal_register.successor_id is '接续的印章 — of a seal that was remade';
comment on column read.seal_register.uses is '用印次数';
comment on column read.seal_register.ended_at is '注销时间 — legal; since then its certificates count as revoked';
comment on column read.seal_register.ended_position is '注销所在的账本位置';

create table read.seal_history (
  seal_id      uuid        not null,
  revision     integer     not null,
  position     bigint      not null,
  type         text        not null,
  recorded_at  timestamptz not null,
  effective_at timestamptz not null,
  unit_id      uuid        not null,
  operator_id  uuid        not null,
  detail       jsonb       not null,
  primary key (seal_id, revision)
);
create index on read.seal_history (seal_id, position);
comment on table read.seal_history is '印章沿革 — one row an event of the seal, its uses left out';
comment on column read.seal_history.effective_at is '生效时间 — the legal instant; that of recording where the event names none';
comment on column read.seal_history.unit_id is '经办机构';
comment on column read.seal_history.operator_id is '经办人';
comment on column read.seal_history.detail is '要点 — codes that tell this event apart, such as {cause} of a stop';

create table read.seal_use (
  seal_id    uuid        not null,
  position   bigint      not null,
  licence_id uuid        not null,
  file_id    uuid        not null,
  used_at    timestamptz not null,
  primary key (seal_id, position)
);
comment on table read.seal_use is '用印记录 — one row a file that was sealed';
