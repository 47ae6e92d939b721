-- 登记簿 pages under every filter, in the order of their keys. All of these tables are written seldom.

-- Citizens' own accounts stand under units too, and outnumber the staff by far.
create index on read.operator (unit_id, operator_id) where holder_id is null;
create index on read.operator using gin (roles) where holder_id is null;
create index on read.operator (status, operator_id);

create index on read.entrustment (window_unit_id, unit_id, item_id);
create index on read.entrustment (item_id, unit_id, window_unit_id);
create index on read.entrustment (unit_id, window_unit_id, item_id) where withdrawn_at is not null;

create index on read.licence_type (sharing, type_id);

create index on read.investigation (unit_id, status, investigation_id);
create index on read.investigation (unit_id, opened_by, investigation_id);
create index on read.investigation_act (investigation_id, position);
