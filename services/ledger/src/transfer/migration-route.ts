import { TransferRefused } from './transfer-refused.ts'

/** 一端 — a store by its address. The address may hold a password: never told. */
export interface Endpoint {
  readonly kind: 'postgres' | 'kurrentdb'
  readonly url: string
}

/** 迁移路线 */
export interface Route {
  readonly from: Endpoint
  readonly to: Endpoint
  /** The hub's own PostgreSQL: a log in KurrentDB has its writer's lock and its checkpoints there, and the hub's id comes from it. */
  readonly hubUrl: string
}

/** What the words `local` and `kurrentdb` stand for, so that no password has to be typed where a list of processes shows it. */
export interface KnownAddresses {
  readonly local: string | undefined
  readonly kurrentdb: string | undefined
}

const kurrentScheme = /^(kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\//
const postgresScheme = /^postgres(ql)?:\/\//

/** 读一端 — @throws TransferRefused, which quotes nothing */
export function readEndpoint(option: string, text: string, known: KnownAddresses): Endpoint {
  if (text === 'local') return { kind: 'postgres', url: known.local ?? cannot(`--${option} local：本机没有枢纽的数据库（设 HUB_DATA_DIR 或 DATABASE_URL 指明）`) }
  if (text === 'kurrentdb') return { kind: 'kurrentdb', url: known.kurrentdb ?? cannot(`--${option} kurrentdb：环境变量 KURRENTDB_URL 没有设`) }
  if (kurrentScheme.test(text)) return { kind: 'kurrentdb', url: text }
  if (postgresScheme.test(text) && namesDatabase(text)) return { kind: 'postgres', url: text }
  return cannot(`--${option} 须为 local、kurrentdb，或形如 postgres://用户@主机:端口/库名、kurrentdb://主机:2113 的地址`)
}

function namesDatabase(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.hostname !== '' && url.pathname.length > 1
}

/** 定路线 — @throws TransferRefused where no log can go that way */
export function routeOf(from: Endpoint, to: Endpoint): Route {
  if (from.kind === 'kurrentdb' && to.kind === 'kurrentdb') cannot('不能在两个 KurrentDB 之间直接迁移：先迁移到 PostgreSQL，再迁移过去')
  if (from.kind === 'postgres' && to.kind === 'postgres' && placeOf(from) === placeOf(to)) cannot('来源与目标是同一个数据库')
  return { from, to, hubUrl: from.kind === 'postgres' ? from.url : to.url }
}

function placeOf({ url }: Endpoint): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port === '' ? '5432' : port}${pathname}`
}

function cannot(why: string): never {
  throw new TransferRefused(why)
}
