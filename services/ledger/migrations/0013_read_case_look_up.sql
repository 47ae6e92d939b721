-- 办件 and 用证: cases with their parties and materials, and one row for every look-up, answered, refused or missed.

create table read.case_register (
  case_id              uuid primary key,
  window_unit_id       uuid        not null,
  implementing_unit_id uuid        not null,
  item_id              uuid        not null,
  item_code            text        not null,
  item_version         integer     not null,
  promised_days        integer     not null,
  number_kind          text        not null,
  number               text,
  number_system        text,
  status               text        not null,
  outcome              text,
  decline_reason       text,
  due                  date,
  supplement_slots     text[]      not null,
  supplement_due       date,
  opened_by            uuid        not null,
  opened_at            timestamptz not null,
  received_at          timestamptz,
  accepted_at          timestamptz,
  declined_at          timestamptz,
  closed_at            timestamptz,
  changed_at           timestamptz not null,
  revision             integer     not null,
  position             bigint      not null
);
create index on read.case_register (window_unit_id, case_id);
create index on read.case_register (implementing_unit_id, case_id);
create index on read.case_register (number) where number is not null;
comment on table read.case_register is '办件登记簿';
comment on column read.case_register.window_unit_id is '窗口单位';
comment on column read.case_register.implementing_unit_id is '实施单位';
comment on column read.case_register.number_kind is '办件编号 — own 本系统编号 (number), foreign 部门系统编号 (number_system; the number itself is sealed)';
comment on column read.case_register.status is 'opened 已登记, received 已收件, accepted 已受理, declined 不予受理, closed 已办结';
comment on column read.case_register.promised_days is '承诺时限 of that version, 工作日';
comment on column read.case_register.outcome is '办结方式 — done, withdrawn, lapsed';
comment on column read.case_register.due is '承诺办结日';
comment on column read.case_register.supplement_slots is '待补正材料 — empty when nothing is being waited for';
comment on column read.case_register.supplement_due is '补正期限';

create table read.case_party (
  case_id            uuid             not null,
  party              text collate "C" not null,
  role               text             not null,
  holder_id          uuid             not null,
  id_type            text             not null,
  presence_kind      text,
  presence_reference text,
  presence_reason    text,
  presence_witness   uuid,
  position           bigint           not null,
  primary key (case_id, party)
);
create index on read.case_party (holder_id, case_id);
comment on table read.case_party is '当事人 — by holder id; party is the code within the case, such as P1';
comment on column read.case_party.role is '当事人角色';
comment on column read.case_party.presence_kind is '在场证据 — card-reader, presentation, signed-message, keyed; null: none was given';
comment on column read.case_party.presence_reference is '凭证号 — a code of the reader, presentation or message';
comment on column read.case_party.presence_reason is '手工录入原因';
comment on column read.case_party.presence_witness is '见证人 — the second person of a keyed number';

create table read.case_slot (
  case_id      uuid             not null,
  slot         text collate "C" not null,
  ordinal      smallint         not null,
  name         text             not null,
  role         text             not null,
  main         boolean          not null,
  evidence     jsonb            not null,
  state        text             not null,
  look_up_id   uuid,
  licence_id   uuid,
  waives_paper boolean,
  paper_reason text,
  settled_at   timestamptz,
  position     bigint           not null,
  primary key (case_id, slot)
);
comment on table read.case_slot is '材料项 — of the case, under the item version that it was opened with';
comment on column read.case_slot.ordinal is '次序, from 0';
comment on column read.case_slot.main is '主件';
comment on column read.case_slot.state is 'open 待办, licence 证照满足, paper 收取纸质';
comment on column read.case_slot.waives_paper is '免提交 — false: met by unverified stock, paper still needed';
comment on column read.case_slot.paper_reason is '收取纸质材料的理由';

create table read.look_up_record (
  look_up_id           uuid primary key,
  position             bigint      not null,
  recorded_at          timestamptz not null,
  outcome              text        not null,
  check_number         smallint,
  code                 text,
  detail               jsonb,
  miss                 text,
  level                text        not null,
  context              text        not null,
  case_id              uuid        not null,
  item_id              uuid,
  slot                 text        not null,
  party                text,
  window_unit_id       uuid        not null,
  implementing_unit_id uuid,
  holder_id            uuid,
  type_code            text        not null,
  type_id              uuid,
  licence_id           uuid,
  licence_revision     integer,
  grant_id             uuid,
  basis                text,
  source               text,
  notices              text[]      not null,
  fields               text[]      not null,
  fields_count         smallint    not null,
  fields_masked        smallint    not null,
  unit_id              uuid        not null,
  operator_id          uuid        not null,
  role                 text        not null,
  terminal             text        not null,
  client               text        not null,
  command_id           uuid        not null
);
create index on read.look_up_record (position);
create index on read.look_up_record (licence_id, position) where licence_id is not null;
create index on read.look_up_record (holder_id, type_code, position) where holder_id is not null;
create index on read.look_up_record (case_id, position);
create index on read.look_up_record (operator_id, position);
create index on read.look_up_record (unit_id, position);
create index on read.look_up_record (grant_id, position) where grant_id is not null;
comment on table read.look_up_record is '用证记录 — every look-up, answered, refused or missed. Every look-up of a licence: licence_id, or holder_id one of its holders with its type_code (refused and missed ones name no licence)';
comment on column read.look_up_record.outcome is 'answered 已答复, refused 已拒绝, missed 未命中';
comment on column read.look_up_record.check_number is '未通过的检查, 1 to 8; refused only';
comment on column read.look_up_record.code is '拒绝代码';
comment on column read.look_up_record.detail is '拒绝说明 — codes, counts and dates told with the refusal; refused only';
comment on column read.look_up_record.miss is '未命中种类 — none 无此证, not-deposited 未归集, mismatch 信息不符, source-failed 系统故障';
comment on column read.look_up_record.level is '返回层级 — predicate 是否, fields 字段';
comment on column read.look_up_record.context is '用证场景 — case 办件';
comment on column read.look_up_record.item_id is '事项 — null in a refusal for a case that is not there';
comment on column read.look_up_record.party is '当事人代码 — null in a refusal that named none';
comment on column read.look_up_record.holder_id is '被查询的持证主体 — null where it could not be told';
comment on column read.look_up_record.licence_revision is '所依据的证照序号';
comment on column read.look_up_record.notices is '提示 — restricted, disputed, unverified-stock';
comment on column read.look_up_record.fields is '返回的字段 — names only; what was shown is committed to in the event';
comment on column read.look_up_record.fields_masked is '脱敏字段数';
comment on column read.look_up_record.unit_id is '操作员所在机构';
comment on column read.look_up_record.operator_id is '操作员';
comment on column read.look_up_record.terminal is '终端代码';
