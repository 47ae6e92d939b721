-- 窗口文书代替: a notice whose seal has ended may be made anew; the former stays, and names the one in its place. Until this version none was.

alter table read.case_notice add column superseded_by uuid;
comment on column read.case_notice.superseded_by is '代替它的文书 — made anew after the seal of this one had ended; null: none';
comment on column read.case_notice.kind is 'receipt 收件凭证, acceptance 受理通知书, supplement 补正告知书, decline 不予受理通知书';
