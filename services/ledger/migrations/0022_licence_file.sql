-- 证照文件: templates of licence types, the sealed bytes of files, and the registers of both. New tables alone: a hub of the version before knows none of them.

create table read.licence_type_template (
  type_id          uuid        not null,
  template_version integer     not null,
  template         jsonb       not null,
  recorded_at      timestamptz not null,
  position         bigint      not null,
  primary key (type_id, template_version)
);
comment on table read.licence_type_template is '版式 — every template of a type; the one with the highest number is in force';
comment on column read.licence_type_template.template_version is '版式版本 — 1 for the first';
comment on column read.licence_type_template.template is '版式模板 — whole, as it was set, defaults included';

create table read.licence_file (
  file_id          uuid primary key,
  licence_id       uuid        not null,
  version          integer     not null,
  format           text        not null,
  template_version integer     not null,
  sha256           text        not null,
  bytes            integer     not null,
  seal_ids         uuid[]      not null,
  time_stamped_at  timestamptz,
  made_at          timestamptz not null,
  superseded_by    uuid,
  downloads        integer     not null,
  position         bigint      not null
);
create index on read.licence_file (licence_id);
-- Who shows a file asks what became of its licence.
create index on read.licence_file (sha256);
comment on table read.licence_file is '证照文件 — every file that was made; the bytes lie in vault.file and go with the holders, this row stays';
comment on column read.licence_file.version is '证照版本 that the file shows';
comment on column read.licence_file.format is 'pdf, ofd';
comment on column read.licence_file.sha256 is '文件摘要 — SHA-256 of the whole file, hex';
comment on column read.licence_file.bytes is '文件大小';
comment on column read.licence_file.seal_ids is '所用印章 — one an issuing authority, in their order';
comment on column read.licence_file.time_stamped_at is '时间戳 — null: without one';
comment on column read.licence_file.superseded_by is '取代它的文件 — null: in force for its format';
comment on column read.licence_file.downloads is '取件次数';

create table read.licence_file_answer (
  licence_id  uuid primary key,
  version     integer     not null,
  outcome     text        not null,
  code        text,
  about       text[]      not null,
  answered_at timestamptz not null,
  position    bigint      not null
);
comment on table read.licence_file_answer is '文件制作结果 — what last came of the wish for files of a licence';
comment on column read.licence_file_answer.outcome is 'made 制成, refused 未制成, requested 申请重制';
comment on column read.licence_file_answer.code is '未制成的原因, a code of docs/refusals.md';
comment on column read.licence_file_answer.about is '涉及的字段、码位或机构 — never a value';

create table vault.file (
  file_id    uuid primary key,
  licence_id uuid             not null,
  version    integer          not null check (version >= 1),
  format     text             not null check (format in ('pdf', 'ofd')),
  subjects   text[] collate "C" not null check (cardinality(subjects) between 1 and 64),
  alg        text             not null check (alg in ('A256GCM', 'SM4-CTR-HSM3')),
  wrapped    bytea            not null check (octet_length(wrapped) between 60 and 8192),
  nonce      bytea            not null check (octet_length(nonce) = 12),
  sealed     bytea            not null check (octet_length(sealed) between 17 and 4194304),
  kept_at    timestamptz      not null default now()
);
-- Sealed bytes do not compress.
alter table vault.file alter column sealed set storage external;
create index file_subjects on vault.file using gin (subjects);
comment on table vault.file is '文件库 — sealed bytes of licence files. A file goes with the first of those whom it names: deleted by the erasure of any subject of it, and unreadable from then on wherever a copy lies.';
comment on column vault.file.file_id is '证照文件编号';
comment on column vault.file.licence_id is '证照内部编号';
comment on column vault.file.version is '证照版本';
comment on column vault.file.format is '格式 — pdf, ofd';
comment on column vault.file.subjects is '密钥主体 — the licence and every holder; the data key is sealed under all of them, one within the other';
comment on column vault.file.alg is '算法';
comment on column vault.file.wrapped is '数据密钥 — sealed under the key of each subject in turn, bound to file, licence, version and format';
comment on column vault.file.nonce is '随机数 of the sealed bytes';
comment on column vault.file.sealed is '密封的文件';
comment on column vault.file.kept_at is '存入时间';
grant select, insert, delete on vault.file to hub_ledger;
