-- 窗口文书: notices of cases, sealed with a 受理专用章. Files may be a case's; a hub of the version before asks for licences' files alone and knows nothing of these.

alter table vault.file alter column licence_id drop not null, alter column version drop not null, add column case_id uuid;
alter table vault.file add constraint file_of_licence_or_case
  check (case when case_id is null then licence_id is not null and version is not null else licence_id is null and version is null end);
comment on table vault.file is '文件库 — sealed bytes of licence files and of notices of cases. A file goes with the first of those whom it names: deleted by the erasure of any subject of it, and unreadable from then on wherever a copy lies.';
comment on column vault.file.licence_id is '证照内部编号; null: a notice of a case';
comment on column vault.file.version is '证照版本; null: a notice of a case';
comment on column vault.file.case_id is '办件内部编号, of a notice; null: a file of a licence';
comment on column vault.file.subjects is '密钥主体 — the licence and every holder, of a notice the parties whom it names; the data key is sealed under all of them, one within the other';

alter table read.seal_use alter column licence_id drop not null, add column case_id uuid;
comment on column read.seal_use.licence_id is '证照内部编号; null: sealed was a notice of a case';
comment on column read.seal_use.case_id is '办件内部编号, of a notice; null: sealed was a file of a licence';

create table read.case_notice (
  notice_id       uuid primary key,
  file_id         uuid,
  case_id         uuid        not null,
  kind            text        not null,
  format          text        not null,
  outcome         text        not null,
  code            text,
  about           text[]      not null,
  sha256          text,
  bytes           integer,
  seal_id         uuid,
  time_stamped_at timestamptz,
  asked_at        timestamptz not null,
  answered_at     timestamptz,
  downloads       integer     not null,
  position        bigint      not null
);
create index on read.case_notice (case_id);
-- Who shows a notice asks what it is.
create index on read.case_notice (sha256);
create index on read.case_notice (file_id);
comment on table read.case_notice is '窗口文书 — every notice of a case that was asked for; the bytes lie in vault.file and go with the parties, this row stays';
comment on column read.case_notice.notice_id is '窗口文书编号, as it stands on the page';
comment on column read.case_notice.file_id is '证照文件编号 — null: not made';
comment on column read.case_notice.kind is 'receipt 收件凭证, acceptance 受理通知书';
comment on column read.case_notice.format is 'pdf, ofd';
comment on column read.case_notice.outcome is 'asked 待制, made 制成, refused 未制成';
comment on column read.case_notice.code is '未制成的原因, a code of docs/refusals.md';
comment on column read.case_notice.about is '涉及的码位或印章 — never a value';
comment on column read.case_notice.sha256 is '文件摘要 — SHA-256 of the whole file, hex';
comment on column read.case_notice.seal_id is '所用印章 — the 受理专用章 of the window';
comment on column read.case_notice.downloads is '取件次数';

-- What was activated before this version, as the decision index finds it from here on (link kind 8).
insert into decide.link (kind, key, id) select 8, unit_id::text, seal_id from read.seal_register where activated_at is not null on conflict do nothing;
