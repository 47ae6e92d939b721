-- 交存的证照文件: what the hub found of them stands beside the file. Additions alone: a hub of the version before reads and writes its own rows as before.
alter table read.licence_file alter column template_version drop not null;
alter table read.licence_file add column verdict jsonb;
comment on table read.licence_file is '证照文件 — every file that was made or deposited; the bytes lie in vault.file and go with the holders, this row stays';
comment on column read.licence_file.template_version is '版式版本 — null: deposited by the department';
comment on column read.licence_file.verdict is '交存核验结论 — null: made by the hub';
