-- KurrentDB 位置检查点: for a hub whose log lies in KurrentDB. Empty and unused in the other profiles.

create table ledger.kurrentdb_checkpoint (
  position         bigint        primary key check (position >= 0),
  commit_position  numeric(20)   not null check (commit_position >= 0),
  prepare_position numeric(20)   not null check (prepare_position >= 0)
);

comment on table ledger.kurrentdb_checkpoint is
  '位置检查点 — where KurrentDB has every thousandth event of the log. A cache: positions are counted in $all from its beginning, and an emptied table is filled again with the same numbers.';
comment on column ledger.kurrentdb_checkpoint.position is '位置 — of the log: 0-based, dense';
comment on column ledger.kurrentdb_checkpoint.commit_position is '服务器提交位置 — commit position in $all, unsigned 64 bit';
comment on column ledger.kurrentdb_checkpoint.prepare_position is '服务器预备位置 — prepare position in $all, unsigned 64 bit';

grant select, insert, delete on ledger.kurrentdb_checkpoint to hub_ledger;
