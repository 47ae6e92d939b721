/** 数据库参数 — names and values as in postgresql.conf. */
export type Settings = Readonly<Record<string, string>>

/** For two cores and up to 24 GiB, leaving the memory to the services and the page cache; every value can be overridden. */
const sized: Settings = {
  shared_buffers: '512MB',
  effective_cache_size: '4GB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  max_connections: '100',
  max_worker_processes: '8',
  max_parallel_workers: '2',
  // WAL volume and checkpoint pauses: the ledger writes in one long stream.
  wal_buffers: '16MB',
  min_wal_size: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  // The index look-ups of the hub are short: compiling them costs more than it saves.
  jit: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
}

/**
 * Personal data never reach the log: a failing statement is not quoted, and neither are the DETAIL lines, which show the values that
 * broke a unique key.
 */
const discreet: Settings = {
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

const durability = ['fsync', 'synchronous_commit', 'full_page_writes'] as const

export interface SettingsChoice {
  readonly port: number
  /** False only for throw-away data: a power cut then loses the cluster. */
  readonly durable: boolean
  /** `lz4` where the binaries know it; the older pglz costs more CPU than the disk it saves, so else `off`. */
  readonly walCompression: 'lz4' | 'off'
  readonly settings: Settings | undefined
}

/** 启动参数 — as `-c name=value` arguments. What keeps the data safe and the server private comes last and cannot be overridden. */
export function serverArguments({ port, durable, walCompression, settings }: SettingsChoice): string[] {
  const all: Settings = {
    ...sized,
    wal_compression: walCompression,
    ...settings,
    ...discreet,
    ...Object.fromEntries(durability.map((name) => [name, durable ? 'on' : 'off'])),
    cluster_name: 'zhengyuan',
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
