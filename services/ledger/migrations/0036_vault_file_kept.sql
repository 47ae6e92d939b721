-- 文件库: what was kept again says so, and what was kept long ago is found in order. Of a row nothing else can be changed.

grant update (kept_at) on vault.file to hub_ledger;
create index file_kept on vault.file (kept_at, file_id);
comment on column vault.file.kept_at is '存入时间 — when the file was last kept: its maker may have to try again before its event is on record';
