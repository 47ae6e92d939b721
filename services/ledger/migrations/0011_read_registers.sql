-- 登记簿: units, operators, licence types, service items and grants as they stand. In every read table:
--   revision  last revision of the row's own stream that was folded;  position  last position that touched the row;
--   *_at      recorded instants unless the comment says legal;        indexes are unnamed, so that a rebuilt table's are called the same.

create table read.unit (
  unit_id       uuid primary key,
  uscc          text        not null,
  name          text        not null,
  kind          text        not null,
  area_code     text        not null,
  former_names  jsonb       not null,
  successor_id  uuid,
  predecessors  uuid[]      not null,
  registered_at timestamptz not null,
  succeeded_at  timestamptz,
  revision      integer     not null,
  position      bigint      not null
);
create index on read.unit (uscc);
create index on read.unit (kind, unit_id);
comment on table read.unit is '机构登记簿 — public bodies, present name first; names of public bodies are public record';
comment on column read.unit.uscc is '统一社会信用代码';
comment on column read.unit.kind is '机构类别 — department, service-centre, data-authority, supervision, audit';
comment on column read.unit.area_code is '行政区划代码';
comment on column read.unit.former_names is '曾用名 — [{name, areaCode, until}], oldest first; until is the instant of the revision';
comment on column read.unit.successor_id is '承接机构 — null while the unit stands';
comment on column read.unit.predecessors is '被承接的机构 — units whose tasks this one took over, directly';

create table read.entrustment (
  unit_id        uuid        not null,
  window_unit_id uuid        not null,
  item_id        uuid        not null,
  entrusted_at   timestamptz not null,
  withdrawn_at   timestamptz,
  position       bigint      not null,
  primary key (unit_id, window_unit_id, item_id)
);
create index on read.entrustment (window_unit_id, item_id);
comment on table read.entrustment is '委托受理 — a window takes in an item for its implementing unit while withdrawn_at is null';
comment on column read.entrustment.unit_id is '实施单位';
comment on column read.entrustment.window_unit_id is '窗口单位';
comment on column read.entrustment.withdrawn_at is '撤回时间 — null while in force; entrusted again, it is null again';

create table read.operator (
  operator_id   uuid primary key,
  unit_id       uuid        not null,
  kind          text        not null,
  roles         text[]      not null,
  status        text        not null,
  holder_id     uuid,
  registered_at timestamptz not null,
  changed_at    timestamptz not null,
  revision      integer     not null,
  position      bigint      not null
);
create index on read.operator (unit_id, operator_id);
create index on read.operator (holder_id) where holder_id is not null;
comment on table read.operator is '人员登记簿 — accounts, without names (read_masked.operator has masked ones)';
comment on column read.operator.kind is 'person 人员, system 业务系统';
comment on column read.operator.status is 'active 在用, suspended 停用';
comment on column read.operator.holder_id is '本人 — the holder behind a holder''s own account; null for staff';

create table read.licence_type (
  type_id         uuid primary key,
  code            text        not null,
  registered_by   uuid        not null,
  version         integer     not null,
  status          text        not null,
  name            text        not null,
  sharing         text        not null,
  trust_to_waive  text        not null,
  issuers         uuid[]      not null,
  supervisor_id   uuid,
  definition      jsonb       not null,
  registered_at   timestamptz not null,
  changed_at      timestamptz not null,
  revision        integer     not null,
  position        bigint      not null
);
create index on read.licence_type (code);
comment on table read.licence_type is '证照类型登记簿 — the present definition';
comment on column read.licence_type.code is '证照类型代码, GB/T 36904';
comment on column read.licence_type.registered_by is '定义机构';
comment on column read.licence_type.version is '定义版本 — 1 when registered';
comment on column read.licence_type.status is 'active 在用, retired 停用';
comment on column read.licence_type.sharing is '共享属性 — unconditional, conditional, not-shared';
comment on column read.licence_type.definition is '类型定义 — the whole of it, as registered or last revised';

create table read.licence_type_version (
  type_id     uuid        not null,
  version     integer     not null,
  definition  jsonb       not null,
  recorded_at timestamptz not null,
  position    bigint      not null,
  primary key (type_id, version)
);
comment on table read.licence_type_version is '证照类型版本 — every definition; a licence keeps the version that it was issued under';

create table read.service_item (
  item_id              uuid primary key,
  code                 text        not null,
  version              integer     not null,
  status               text        not null,
  name                 text        not null,
  implementing_unit_id uuid        not null,
  statutory_days       integer     not null,
  promised_days        integer     not null,
  slots                jsonb       not null,
  licence_type_codes   text[]      not null,
  published_at         timestamptz not null,
  changed_at           timestamptz not null,
  revision             integer     not null,
  position             bigint      not null
);
create index on read.service_item (code);
create index on read.service_item (implementing_unit_id, item_id);
create index on read.service_item using gin (licence_type_codes);
comment on table read.service_item is '事项登记簿 — the present version';
comment on column read.service_item.code is '实施编码 (GB/T 39554.1-2020) or a local code';
comment on column read.service_item.status is 'published 在用, withdrawn 取消';
comment on column read.service_item.statutory_days is '法定时限, 工作日';
comment on column read.service_item.promised_days is '承诺时限, 工作日; 0 即办';
comment on column read.service_item.slots is '材料清单 — [{slot, name, role, main, evidence}]';
comment on column read.service_item.licence_type_codes is '可用证照 — licence types that any slot accepts, sorted';

create table read.grant_register (
  grant_id           uuid primary key,
  type_id            uuid        not null,
  type_code          text        not null,
  sharing            text        not null,
  providers          uuid[]      not null,
  basis              text        not null,
  statute            text,
  presence_min       text        not null,
  items              uuid[]      not null,
  implementing_units uuid[]      not null,
  fields             jsonb       not null,
  daily_quota        integer     not null,
  valid_from         date        not null,
  valid_until        date        not null,
  status             text        not null,
  asked_by           uuid        not null,
  asking_unit_id     uuid        not null,
  approvals          jsonb       not null,
  notified           uuid[]      not null,
  rejected_stage     text,
  withdrawn_by       uuid,
  requested_at       timestamptz not null,
  authorised_at      timestamptz,
  ended_at           timestamptz,
  changed_at         timestamptz not null,
  revision           integer     not null,
  position           bigint      not null
);
create index on read.grant_register (type_id, grant_id);
create index on read.grant_register (status, grant_id);
create index on read.grant_register (asking_unit_id, grant_id);
create index on read.grant_register using gin (implementing_units);
create index on read.grant_register using gin (providers);
comment on table read.grant_register is '用证授权登记簿 — what may be looked up, for what, by whom. In force: status authorised, and today within valid_from and valid_until (inclusive, Asia/Shanghai)';
comment on column read.grant_register.status is 'requested 申请中, authorised 已生效, rejected 已驳回, withdrawn 已撤回';
comment on column read.grant_register.fields is '授权字段 — [{field, plain}]; masked unless plain';
comment on column read.grant_register.daily_quota is '日限额 — answered look-ups a day over all users';
comment on column read.grant_register.approvals is '审批 — [{stage, by, at}] in order';
comment on column read.grant_register.notified is '已告知的提供单位';
comment on column read.grant_register.ended_at is '终止时间 — rejected or withdrawn';

create table read.grant_item (
  grant_id uuid   not null,
  item_id  uuid   not null,
  type_id  uuid   not null,
  position bigint not null,
  primary key (grant_id, item_id)
);
create index on read.grant_item (item_id, type_id);
comment on table read.grant_item is '授权事项 — items that a grant covers now; an item that was narrowed away has no row. Whether the grant is in force stands in read.grant_register';
