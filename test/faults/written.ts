import type { WireFault } from './wire/pg-proxy.ts'

/** 一处写入 — a statement with which the ledger changes the database, as it goes over the wire, and what brings it about. */
export interface Written {
  readonly name: string
  readonly fault: Omit<WireFault, 'outcome'>
  /** The scene of write-matrix.pg.spec.ts in which it happens. */
  readonly scene: 'found-hub' | 'adopt-hub' | 'open-ledger' | 'issue' | 'make-file' | 'deposit-file' | 'sweep-files' | 'save-progress' | 'erase' | 'flush' | 'fold' | 'stop-model' | 'retry-model' | 'rebuild' | 'rotate-keys'
  /** The file that holds the statement. */
  readonly file: string
}

const within = (after: RegExp): Omit<WireFault, 'outcome'> => ({ statement: /^\s*commit\b/i, after })

/** 全部写入 — every one that the ledger makes in PostgreSQL. A statement that is missing here fails the matrix. */
export const written: readonly Written[] = [
  { name: '迁移', fault: within(/insert into ledger\.migration/), scene: 'found-hub', file: 'migrate.ts' },
  { name: '枢纽记录', fault: { statement: /insert into ledger\.hub/ }, scene: 'found-hub', file: 'hub-record.ts' },
  { name: '演示数据已写完', fault: { statement: /update ledger\.hub set demo/ }, scene: 'found-hub', file: 'hub-record.ts' },
  { name: '认领身份，空库', fault: { statement: /insert into ledger\.hub \(hub_id/ }, scene: 'adopt-hub', file: 'transfer/hub-identity.ts' },
  { name: '认领身份，已有记录', fault: { statement: /update ledger\.hub set hub_id/ }, scene: 'adopt-hub', file: 'transfer/hub-identity.ts' },
  { name: '枢纽密钥', fault: { statement: /insert into vault\.hub_key/ }, scene: 'open-ledger', file: 'vault/hub-keys.ts' },
  { name: '任期', fault: { statement: /update ledger\.writer set epoch/ }, scene: 'open-ledger', file: 'store/postgres/sql/raise_epoch.sql' },
  { name: '决策索引起点', fault: { statement: /insert into decide\.checkpoint/ }, scene: 'open-ledger', file: 'decide-index/flush.ts' },
  { name: '标识认领', fault: { statement: /insert into vault\.id_index/ }, scene: 'issue', file: 'vault/id-index.ts' },
  { name: '主体密钥', fault: { statement: /insert into vault\.key/ }, scene: 'issue', file: 'vault/keys.ts' },
  { name: '事件追加', fault: { statement: /insert into ledger\.event/ }, scene: 'issue', file: 'store/postgres/sql/append.sql' },
  { name: '文件存入', fault: { statement: /insert into vault\.file/ }, scene: 'make-file', file: 'vault/files.ts' },
  { name: '交存文件存入', fault: { statement: /insert into vault\.file/ }, scene: 'deposit-file', file: 'vault/files.ts' },
  { name: '遗留文件清扫', fault: { statement: /delete from vault\.file where file_id/ }, scene: 'sweep-files', file: 'application/files/leftover-files.ts' },
  { name: '文件制作进度', fault: { statement: /insert into decide\.checkpoint .* do update/ }, scene: 'save-progress', file: 'application/files/maker-checkpoint.ts' },
  { name: '清除', fault: within(/delete from vault\.key/), scene: 'erase', file: 'vault/erase.ts' },
  { name: '决策索引', fault: { statement: /insert into decide\.command/ }, scene: 'flush', file: 'decide-index/flush.ts' },
  { name: '读模型起点', fault: { statement: /insert into read\.checkpoint/ }, scene: 'fold', file: 'projections/checkpoint.ts' },
  { name: '读模型', fault: within(/insert into read\.licence_directory/), scene: 'fold', file: 'projections/apply-batch.ts' },
  { name: '读模型停止', fault: { statement: /insert into read\.projection_failure/ }, scene: 'stop-model', file: 'projections/failure.ts' },
  { name: '读模型重试', fault: { statement: /delete from read\.projection_failure/ }, scene: 'retry-model', file: 'projections/failure.ts' },
  { name: '影子表', fault: { statement: /insert into read_next\.checkpoint/ }, scene: 'rebuild', file: 'projections/checkpoint.ts' },
  { name: '切换', fault: within(/read_next\.switch_shadow/), scene: 'rebuild', file: 'projections/rebuild.ts' },
  { name: '索引密钥重新包裹', fault: { statement: /update vault\.hub_key set wrapped/ }, scene: 'rotate-keys', file: 'vault/rotation/replace-hub-keys.ts' },
  { name: '密钥加密密钥更换', fault: within(/update vault\.hub_key set key_id/), scene: 'rotate-keys', file: 'vault/rotation/replace-hub-keys.ts' },
  { name: '主体密钥重新包裹', fault: { statement: /update vault\.key k set wrapped/ }, scene: 'rotate-keys', file: 'vault/rotation/rewrap-subject-keys.ts' },
  { name: '前任密钥加密密钥删除', fault: { statement: /delete from vault\.former_kek/ }, scene: 'rotate-keys', file: 'vault/rotation/replace-hub-keys.ts' },
]

/** 同一事务中的其余写入 — files whose statements go in a transaction of `written`, or that are seen to do no harm: which, and why. */
export const coveredElsewhere: Readonly<Record<string, string>> = {
  'projections/table-sql.ts': '读模型：the rows of a batch, under its commit',
  'fsck/shadow-index.ts': '决策索引：by the same statement, into temporary tables of one session',
  'decide-index/link-backfill.ts': '决策索引：once, when the first ledger of a new version starts; a start that ends in between is in link-backfill.pg.spec.ts',
  'stock/write-vault-rows.ts': '标识认领、主体密钥：many at once, on a stopped demo hub; a stop behind them and before their events is in stock.pg.spec.ts',
  'projections/shadows.ts': '影子表、切换：cleared before each rebuild, dropped by the next start',
}
