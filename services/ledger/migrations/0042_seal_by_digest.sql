-- 按摘要查印章: who has the file of a seal asks whether it is in use.
create index on read.seal_register (seal_sha256) where seal_sha256 is not null;
