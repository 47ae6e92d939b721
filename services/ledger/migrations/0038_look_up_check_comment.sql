-- 用证记录: a look-up that was never judged is on record too.

comment on column read.look_up_record.check_number is '未通过的检查, 1 to 8; 0: 因争用未能作出裁决, no check was come to; refused only';
