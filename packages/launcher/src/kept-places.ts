import { resolve } from 'node:path'
import type { Layout } from './layout.ts'
import type { Environment } from './options.ts'
import { LaunchUnavailable } from './unavailable.ts'

const projectRoot = resolve(import.meta.dirname, '..', '..', '..')

/** 须备份之物的位置 — where a setting puts it, or else the data directory. */
export interface KeptPlaces {
  readonly signer: string
  readonly erasureRegister: string
  /** 预写日志归档; undefined: none is kept. */
  readonly archive: string | undefined
}

/** As `npm start` finds them, which stands in the project's folder, from whatever folder a command is typed. */
export function keptPlaces(layout: Layout, environment: Environment): KeptPlaces {
  const place = (name: string): string | undefined => (environment[name] ? resolve(projectRoot, environment[name]) : undefined)
  return { signer: place('SIGNER_DATA_DIR') ?? layout.signer, erasureRegister: place('HUB_ERASURE_REGISTER') ?? layout.erasureRegister, archive: place('HUB_WAL_ARCHIVE_DIR') }
}

/** The embedded cluster of a hub that has moved to a server of its own is of the past. @throws LaunchUnavailable */
export function requireEmbedded(environment: Environment, what: string): void {
  if (environment['DATABASE_URL'])
    throw new LaunchUnavailable('BAD_SETTING', `设有 DATABASE_URL：这个枢纽用的是已有的 PostgreSQL，npx hub ${what} 只管内嵌数据库，什么也没有做。请用那台服务器的 pg_basebackup 与归档，见 docs/operations.md「已有的 PostgreSQL、容器」；要操作的确是内嵌数据库，就去掉 DATABASE_URL 再运行`)
}
