-- 一号一章: a filing number 备案号 (or 注销备案号) is one seal's for good. The decision index finds by it from here on (link kind 9). Filled from the register of seals, which stands where its checkpoint
-- says; what came later, also from a ledger of the version before that works on beside this, the first ledger of this version to lead reads from the log when it starts.
create table decide.link_backfill (
  kind      smallint primary key,
  linked_to bigint check (linked_to >= -1)
);
comment on table decide.link_backfill is '补建关联 — kinds of links that are younger than the log.';
comment on column decide.link_backfill.kind is '关联类别, of decide.link';
comment on column decide.link_backfill.linked_to is '已补到的位置 — up to here the links of this kind are all there; null: up to where the index itself stands, from then on';

-- The checkpoint before the rows: these may be newer, and never older. A hub that no ledger has opened yet has nothing to fill.
insert into decide.link_backfill (kind, linked_to)
  select 9, case when exists (select from decide.checkpoint where name = 'decide') then coalesce((select position from read.checkpoint where projection = 'seal-register'), -1) end;
insert into decide.link (kind, key, id)
  select 9, upper(n.number collate "C"), r.seal_id from read.seal_register r cross join lateral (values (r.filing_number), (r.cancel_filing_number)) as n (number)
  where n.number is not null on conflict do nothing;

grant select, update on decide.link_backfill to hub_ledger;
