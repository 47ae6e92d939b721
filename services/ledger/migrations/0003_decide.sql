-- 决策索引: what a decision has to find without knowing a stream's name. Written by the ledger alone, derived from events alone,
-- a moment behind them: the ledger overlays what is newer. Losing these tables loses nothing; they are filled again from position 0.
create schema decide;

create table decide.checkpoint (
  name     text   primary key,
  position bigint not null check (position >= -1)
);
comment on table decide.checkpoint is '进度 — last position whose rows are in these tables; moves in the same transaction as the rows.';

create table decide.command (
  command_id uuid     not null,
  client     text     not null,
  digest     text     not null,
  position   bigint   not null,
  primary key (command_id, client)
);
comment on table decide.command is '命令索引 — which events a command id led to, so that a retry gets the first answer and another body is refused.';

create table decide.link (
  kind smallint not null,
  key  text     not null,
  id   uuid     not null,
  primary key (kind, key, id)
);
comment on table decide.link is '关联 — ids found under a key, such as the licences of a holder and type. Never removed: the stream that an id names says whether it still counts.';

create table decide.look_up (
  look_up_id uuid   primary key,
  position   bigint not null
);
comment on table decide.look_up is '用证定位 — the position of a look-up record.';

create table decide.grant_use (
  grant_id uuid   not null,
  day      date   not null,
  answered bigint not null check (answered > 0),
  primary key (grant_id, day)
);
comment on table decide.grant_use is '授权用量 — answered look-ups of a grant on a day (Asia/Shanghai).';

create table decide.erasure (
  position bigint primary key
);
comment on table decide.erasure is '清除定位 — positions of erasures, replayed into the vault at every start: a restored vault may still know the erased.';

grant usage on schema decide to hub_ledger;
grant select, insert, update on decide.checkpoint, decide.grant_use to hub_ledger;
grant select, insert on decide.command, decide.link, decide.look_up, decide.erasure to hub_ledger;
