-- 掩码 as each case and each licence wrote it. One row a holder, written by whoever named her last, told a unit what another unit had
-- written about the same number: that a name typed at a window is or is not the one on a licence, outside every look-up.

create table read_masked.case_party (
  case_id       uuid             not null,
  party         text collate "C" not null,
  holder_id     uuid             not null,
  name_masked   text,
  number_masked text,
  id_type       text             not null,
  position      bigint           not null,
  primary key (case_id, party)
);
create index on read_masked.case_party (holder_id);
comment on table read_masked.case_party is '当事人掩码 — 张**, 110***********002X as this case wrote them; deleted when the holder is erased';
comment on column read_masked.case_party.name_masked is '姓名或名称 — first character kept';
comment on column read_masked.case_party.number_masked is '证件号码 — first 3 and last 4 kept';
comment on column read_masked.case_party.id_type is '持证主体代码类型';

create table read_masked.licence_holder (
  licence_id    uuid   not null,
  holder_id     uuid   not null,
  name_masked   text,
  number_masked text,
  id_type       text   not null,
  position      bigint not null,
  primary key (licence_id, holder_id)
);
create index on read_masked.licence_holder (holder_id);
comment on table read_masked.licence_holder is '持证主体掩码 — 张**, 110***********002X as this licence last wrote them; deleted when the holder is erased. By holder, not by ordinal: a correction seals the holders in any order';
comment on column read_masked.licence_holder.name_masked is '姓名或名称 — first character kept';
comment on column read_masked.licence_holder.number_masked is '证件号码 — first 3 and last 4 kept';
comment on column read_masked.licence_holder.id_type is '持证主体代码类型';

-- The shadow that an interrupted rebuild may have left is nobody's to sweep once the table is gone.
drop table read_masked.holder;
drop table if exists read_masked_next.holder;

-- Which mention a row came from was never kept: the model folds the log anew, from its start; until it has, names are null.
truncate read_masked.operator;
update read.checkpoint set position = -1, moved_at = now() where projection = 'masked-identities';
delete from read.projection_failure where projection = 'masked-identities';
