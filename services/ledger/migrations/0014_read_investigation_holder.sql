-- 审计 and 持证主体 by id, and the masked forms, which need keys and are gone when the keys are.

create table read.investigation (
  investigation_id uuid primary key,
  unit_id          uuid        not null,
  opened_by        uuid        not null,
  status           text        not null,
  licences_audited integer     not null,
  lists_audited    integer     not null,
  opened_at        timestamptz not null,
  closed_at        timestamptz,
  revision         integer     not null,
  position         bigint      not null
);
create index on read.investigation (unit_id, investigation_id);
comment on table read.investigation is '审计项目 — number and reason are sealed in the event';
comment on column read.investigation.status is 'open 进行中, closed 已结项';
comment on column read.investigation.licences_audited is '查阅证照次数';
comment on column read.investigation.lists_audited is '查阅用证记录次数';

create table read.investigation_act (
  investigation_id uuid        not null,
  revision         integer     not null,
  kind             text        not null,
  licence_id       uuid        not null,
  as_of            timestamptz,
  as_known_at      timestamptz,
  unit_id          uuid        not null,
  operator_id      uuid        not null,
  recorded_at      timestamptz not null,
  position         bigint      not null,
  primary key (investigation_id, revision)
);
create index on read.investigation_act (licence_id, position);
comment on table read.investigation_act is '审计查阅 — what an auditor saw, and when; the watchers are on record too';
comment on column read.investigation_act.kind is 'licence 查阅证照, look-ups 查阅用证记录';
comment on column read.investigation_act.as_of is '法定时点';
comment on column read.investigation_act.as_known_at is '当时所知的时点';

create table read.holder (
  holder_id     uuid primary key,
  kind          text        not null,
  holds         text[]      not null,
  erased        boolean     not null,
  erasure_basis text,
  erased_at     timestamptz,
  registered_at timestamptz not null,
  revision      integer     not null,
  position      bigint      not null
);
comment on table read.holder is '持证主体 — by id only; says nothing about who it is';
comment on column read.holder.kind is 'person 自然人, organisation 法人和其他组织';
comment on column read.holder.holds is '保全 — legal holds that run, sorted; nothing is erased while one does';
comment on column read.holder.erasure_basis is '清除依据 — retention-ended, holder-request, court-order';

create table read_masked.holder (
  holder_id     uuid primary key,
  name_masked   text,
  number_masked text,
  id_type       text   not null,
  position      bigint not null
);
comment on table read_masked.holder is '持证主体掩码 — 张**, 110***********002X; deleted when the holder is erased';
comment on column read_masked.holder.name_masked is '姓名或名称 — first character kept';
comment on column read_masked.holder.number_masked is '证件号码 — first 3 and last 4 kept';
comment on column read_masked.holder.id_type is '持证主体代码类型';

create table read_masked.operator (
  operator_id uuid primary key,
  holder_id   uuid,
  name_masked text   not null,
  position    bigint not null
);
create index on read_masked.operator (holder_id) where holder_id is not null;
comment on table read_masked.operator is '人员掩码 — first character kept; a holder''s own account goes when the holder is erased';
comment on column read_masked.operator.holder_id is '本人 — the holder behind a holder''s own account; null for staff';
