-- 提供方登记簿: what a unit issues, and who used it, found in the order of a page. The licence directory lists issuers in an array and a look-up
-- names only the licence; asked of those two, a page of a unit that has little walks what all others have.

create table read.licence_issuer (
  licence_id  uuid             not null,
  issuer_id   uuid             not null,
  type_code   text collate "C" not null,
  state       text collate "C" not null,
  suspended   boolean          not null,
  lost        boolean          not null,
  valid_from  date             not null,
  valid_until date
);
comment on table read.licence_issuer is '颁发登记 — which unit issues which licence; what a list of a unit''s licences is narrowed to stands here too. All else stands in read.licence_directory';
comment on column read.licence_issuer.issuer_id is '颁发机构 — one row each where several issue together';
comment on column read.licence_issuer.state is '记录的状态 — draft, in-force, suspended, lost, or how it ended; of several the strongest. 未生效 and 过期 come from the days below and the clock at query time';
comment on column read.licence_issuer.suspended is '暂扣';
comment on column read.licence_issuer.lost is '挂失 — kept beside the state, which a suspension hides';
comment on column read.licence_issuer.valid_until is '有效期至 — null: 长期';

create table read.provided_look_up (
  issuer_id uuid             not null,
  type_code text collate "C" not null,
  outcome   text collate "C" not null,
  position  bigint           not null
);
comment on table read.provided_look_up is '提供的用证 — the look-ups that name a licence, by each unit that issues it. The record stands in read.look_up_record at the same position';
comment on column read.provided_look_up.issuer_id is '颁发机构 of the licence';
comment on column read.provided_look_up.outcome is 'answered 已答复, or refused 已拒绝 by the licence''s status';

-- Filled from what is folded already, so that no reader finds fewer rows than before and nothing is folded anew. One statement, and so one snapshot:
-- rows and checkpoint speak of the same moment. Where the two models do not stand together, what lies between them is folded twice, to the same rows.
-- A hub of the version before, still at work beside this migration, does not know the model and leaves it where it is; the failure keeps its gateway from
-- waiting for it, and the first start of this version takes it away and goes on from there. A database without checkpoints folds it from the first event.
with issuer as (
  insert into read.licence_issuer
  select d.licence_id, i.issuer_id, d.type_code,
    case when d.status in ('composed', 'reviewed') then 'draft' when d.status = 'ended' then d.ended_how when d.suspended then 'suspended' when d.lost then 'lost' else 'in-force' end,
    d.suspended, d.lost, d.valid_from, d.valid_until
  from read.licence_directory d cross join lateral (select distinct unnest(d.issuers) as issuer_id) i
), provided as (
  insert into read.provided_look_up
  select i.issuer_id, r.type_code, r.outcome, r.position
  from read.look_up_record r join read.licence_directory d using (licence_id) cross join lateral (select distinct unnest(d.issuers) as issuer_id) i
), stood as (
  insert into read.checkpoint (projection, position)
  select 'provider-register', min(position) from read.checkpoint where projection in ('licence-directory', 'look-up-register') having count(*) = 2
  returning position
)
insert into read.projection_failure (projection, position, error_class) select 'provider-register', position + 1, 'AwaitsThisVersion' from stood;

alter table read.licence_issuer add primary key (licence_id, issuer_id);
create index on read.licence_issuer (issuer_id, licence_id);
create index on read.licence_issuer (issuer_id, type_code, licence_id);
create index on read.licence_issuer (issuer_id, state, licence_id);
-- For the two states that the clock decides, while few licences of a unit are in them.
create index on read.licence_issuer (issuer_id, valid_from);
create index on read.licence_issuer (issuer_id, valid_until) where valid_until is not null;
-- The key is also the order of every page of it: a unit's look-ups of one type and outcome, by position.
alter table read.provided_look_up add primary key (issuer_id, type_code, outcome, position);
analyze read.licence_issuer, read.provided_look_up;
