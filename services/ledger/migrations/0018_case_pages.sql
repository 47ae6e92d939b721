-- 办件 of a unit in one state, in the order of a page. Readers go on meanwhile; the fold of this table waits for the index, some seconds a million cases.
create index on read.case_register (window_unit_id, status, case_id);
create index on read.case_register (implementing_unit_id, status, case_id);
