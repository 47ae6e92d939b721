-- No version asks for look-ups by grant: quotas are counted in decide.grant_use. Every look-up paid for this index.
drop index if exists read.look_up_record_grant_id_position_idx;
