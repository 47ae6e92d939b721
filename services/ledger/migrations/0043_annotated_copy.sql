-- 加注件: copies of a licence that say for what use and until when. One new column without a value, and a new table: a hub of the version before knows neither.

alter table vault.file add column keep_until date;
create index file_keep_until on vault.file (keep_until) where keep_until is not null;
comment on column vault.file.keep_until is '保存至 — the last day on which an annotated copy is of use; swept after it. null: kept as long as the licence';

create table read.annotated_copy (
  copy_id          uuid primary key,
  file_id          uuid,
  licence_id       uuid        not null,
  version          integer     not null,
  format           text        not null,
  asker            text        not null,
  valid_until      date        not null,
  outcome          text        not null,
  code             text,
  about            text[]      not null,
  template_version integer,
  sha256           text,
  bytes            integer,
  seal_ids         uuid[]      not null,
  time_stamped_at  timestamptz,
  asked_at         timestamptz not null,
  answered_at      timestamptz,
  swept_at         timestamptz,
  downloads        integer     not null,
  position         bigint      not null
);
create index on read.annotated_copy (licence_id);
-- Who shows a copy asks what became of its licence.
create index on read.annotated_copy (sha256);
comment on table read.annotated_copy is '加注件 — every copy that was asked for; for what use is sealed in its event, the bytes lie in vault.file until its term is over, this row stays';
create index on read.annotated_copy (file_id);
comment on column read.annotated_copy.copy_id is '加注件编号';
comment on column read.annotated_copy.file_id is '证照文件编号 — null: not made';
comment on column read.annotated_copy.version is '证照版本 that the copy shows';
comment on column read.annotated_copy.format is 'pdf, ofd';
comment on column read.annotated_copy.asker is 'own 持证人本人, on-behalf 颁发机构代办';
comment on column read.annotated_copy.valid_until is '使用期限 — the last day, Asia/Shanghai';
comment on column read.annotated_copy.outcome is 'asked 待制, made 制成, refused 未制成, swept 到期清理';
comment on column read.annotated_copy.code is '未制成的原因, a code of docs/refusals.md';
comment on column read.annotated_copy.about is '涉及的字段、码位或机构 — never a value';
comment on column read.annotated_copy.sha256 is '文件摘要 — SHA-256 of the whole file, hex; stays after the bytes are swept';
comment on column read.annotated_copy.seal_ids is '所用印章 — one an issuing authority, in their order';
comment on column read.annotated_copy.downloads is '取件次数';
