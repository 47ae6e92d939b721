-- 包裹密钥的轮换: the signer's wrapping key and, under it, the key-encryption key can be replaced. New columns without a value and a new table: a hub of the version before knows neither, and no
-- rotation may begin while one of it runs. Rows are re-wrapped by the administrator alone; hub_ledger may still change no key.

alter table vault.hub_key add column wrapped_at timestamptz;
comment on column vault.hub_key.wrapped_at is '包裹时间 — when it was last wrapped anew; null: when it was made';

create table vault.former_kek (
  key_id      uuid primary key,
  wrapped     bytea not null check (octet_length(wrapped) between 32 and 4096),
  profile     text not null check (profile in ('standard', 'gm')),
  check_value bytea not null check (octet_length(check_value) = 32),
  created_at  timestamptz not null,
  replaced_at timestamptz not null default now()
);
comment on table vault.former_kek is '前任密钥加密密钥 — one that was replaced and still wraps keys of vault.key; goes with the last of them. A row here says that a rotation is not finished.';
comment on column vault.former_kek.key_id is '密钥编号 — bound into the wrapping, as it was in vault.hub_key';
comment on column vault.former_kek.wrapped is '包裹密钥 — as the signer gave it';
comment on column vault.former_kek.profile is '算法套件';
comment on column vault.former_kek.check_value is '校验值';
comment on column vault.former_kek.created_at is '生成时间';
comment on column vault.former_kek.replaced_at is '更换时间';
grant select on vault.former_kek to hub_ledger;

alter table vault.key add column kek_id uuid;
comment on column vault.key.kek_id is '包裹它的密钥加密密钥 — key_id of vault.hub_key or vault.former_kek; null: the oldest that is there, by which every key was wrapped before the first rotation';
