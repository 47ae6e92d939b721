-- 文件库: where the event stands that names a file, so that what a crash left can be told from what is on record.

alter table vault.file add column named_in text collate "C" check (named_in ~ '^[a-z-]+-[0-9a-f-]{36}$');
comment on column vault.file.named_in is '所在事件流 — the stream that holds the event of this file, or never will. Null: not said, and the row is never taken for a leftover';
