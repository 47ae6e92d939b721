-- 个人名章: the name that it says, masked; the register has none.
create table read_masked.seal (
  seal_id     uuid primary key,
  name_masked text   not null,
  position    bigint not null
);
comment on table read_masked.seal is '个人名章掩码 — first character kept; of personal seals alone';
