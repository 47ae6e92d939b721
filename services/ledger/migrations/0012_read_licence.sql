-- 证照: the directory, who holds what, and every event of every licence. No name, number or face data: those are sealed in the events.

create table read.licence_directory (
  licence_id             uuid primary key,
  type_id                uuid        not null,
  type_code              text        not null,
  type_version           integer     not null,
  version                integer     not null,
  issuers                uuid[]      not null,
  agreed_issuers         uuid[]      not null,
  status                 text        not null,
  valid_from             date        not null,
  valid_until            date,
  suspended              boolean     not null,
  suspended_by           uuid,
  lost                   boolean     not null,
  restrictions           text[]      not null,
  disputes               text[]      not null,
  duplicate              boolean     not null,
  verified               boolean     not null,
  deposited              boolean     not null,
  source_system          text,
  identifier_check       text,
  issued_on              date,
  duplicates             integer     not null,
  predecessor_id         uuid,
  predecessor_how        text,
  successor_id           uuid,
  ended_how              text,
  ended_by               uuid,
  ended_at               timestamptz,
  last_inspection_year   integer,
  last_inspection_passed boolean,
  registered_at          timestamptz not null,
  issued_at              timestamptz,
  changed_at             timestamptz not null,
  revision               integer     not null,
  position               bigint      not null
);
create index on read.licence_directory (type_id, licence_id);
create index on read.licence_directory using gin (issuers);
comment on table read.licence_directory is '证照目录 — the ingredients of a licence''s status as recorded. 未生效 and 过期 are not stored: they come from valid_from, valid_until (days inclusive, Asia/Shanghai) and the clock at query time';
comment on column read.licence_directory.version is '证照版本 — 0 before issue';
comment on column read.licence_directory.agreed_issuers is '已确认签发的机构';
comment on column read.licence_directory.status is 'composed 制证, reviewed 已审核, issued 已签发 (in force subject to dates and flags), ended 已终止';
comment on column read.licence_directory.valid_until is '有效期至 — null: 长期';
comment on column read.licence_directory.suspended is '暂扣';
comment on column read.licence_directory.lost is '挂失';
comment on column read.licence_directory.restrictions is '限制 — seized 查封, mortgaged 抵押, other; sorted';
comment on column read.licence_directory.disputes is '异议标注 — missing, wrong, unloadable; sorted';
comment on column read.licence_directory.duplicate is '重复 — another valid licence has the same key; not disclosed until resolved';
comment on column read.licence_directory.verified is '已核验 — false: 未核验 stock, which does not waive paper unless its type says so';
comment on column read.licence_directory.deposited is '存量 — back-filled, not issued here';
comment on column read.licence_directory.identifier_check is '标识校验 — ok, wrong-check-character, malformed, absent; null where the hub made the identifier';
comment on column read.licence_directory.issued_on is '原签发日期 of stock';
comment on column read.licence_directory.duplicates is '副本数';
comment on column read.licence_directory.ended_how is '终止方式 — withdrawn 撤回, rescinded 撤销, revoked 吊销, cancelled 注销, transferred-out 转出, superseded 被换发';
comment on column read.licence_directory.ended_at is '终止的法定时间';
comment on column read.licence_directory.issued_at is '签发的法定时间';
comment on column read.licence_directory.registered_at is '登记时间 — composed or deposited';

create table read.licence_holder (
  licence_id uuid     not null,
  ordinal    smallint not null,
  holder_id  uuid     not null,
  id_type    text     not null,
  kind       text     not null,
  type_id    uuid     not null,
  type_code  text     not null,
  position   bigint   not null,
  primary key (licence_id, ordinal)
);
create index on read.licence_holder (holder_id, type_code, licence_id);
comment on table read.licence_holder is '持证主体 — who holds a licence, by id; ordinal is 0-based in the order of the licence';
comment on column read.licence_holder.id_type is '持证主体代码类型, GB/T 36903 annex A';

create table read.licence_history (
  licence_id   uuid        not null,
  revision     integer     not null,
  position     bigint      not null,
  event_id     uuid        not null,
  type         text        not null,
  recorded_at  timestamptz not null,
  effective_at timestamptz not null,
  unit_id      uuid        not null,
  operator_id  uuid        not null,
  role         text        not null,
  version      integer,
  detail       jsonb       not null,
  primary key (licence_id, revision)
);
comment on table read.licence_history is '证照沿革 — one row an event of the licence; order by revision, or by effective_at for legal time';
comment on column read.licence_history.effective_at is '生效时间 — the legal instant; that of recording where the event names none';
comment on column read.licence_history.unit_id is '经办机构';
comment on column read.licence_history.operator_id is '经办人';
comment on column read.licence_history.version is '证照版本 that this event made; null where it made none';
comment on column read.licence_history.detail is '要点 — codes that tell this event apart, such as {how} of an ending or {from, until} of a validity';
