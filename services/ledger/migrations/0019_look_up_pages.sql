-- 用证 of a unit, of one type or outcome, in the order of a page. It takes the place of the index by grant (0020), so a record costs as many as before.
create index on read.look_up_record (unit_id, type_code, outcome, position);
