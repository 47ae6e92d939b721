import { StoreMisconfigured } from '../store-unavailable.ts'
import type { StoreRole } from '../event-store.ts'

/** As the client compares them: without capitals, `_` and `-`. */
const options = [
  'tls', 'tlsverifycert', 'tlscafile', 'usercertfile', 'userkeyfile', 'nodepreference', 'maxdiscoverattempts', 'discoveryinterval', 'gossiptimeout',
  'keepaliveinterval', 'keepalivetimeout', 'defaultdeadline', 'connectionname', 'throwonappendfailure',
] as const
type Option = (typeof options)[number]
/** As the operator wrote them, by name. */
type Given = ReadonlyMap<Option, string>

const shape = /^(?:kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\/([^:@/?]+:[^@/?]+@)?([^@/?]+)\/?(?:\?(.*))?$/
const hostShape = /^[A-Za-z0-9._-]+(?::\d{1,5})?$/

/**
 * Where the operator says nothing. The first read of the client waits `discoveryInterval` for no reason (512 ms where it is not given); a
 * deadline of 10 s would leave no time to find out within the 20 s that a caller waits.
 */
const fallbacks: readonly (readonly [Option, string])[] = [['discoveryinterval', 'discoveryInterval=100'], ['defaultdeadline', 'defaultDeadline=5000'], ['connectionname', 'connectionName=zhengyuan-ledger']]

export interface ClientSettings {
  /** Without credentials: the client decodes those of a connection string for appends, and not for reads. */
  readonly connectionString: string
  readonly credentials: { readonly username: string; readonly password: string } | undefined
  /** Codes of what an operator should know about it. */
  readonly warnings: readonly string[]
}

/**
 * 连接串 — checks KURRENTDB_URL and completes it for the client. Everything is checked here because the client quotes what it does not understand, password
 * and all, in errors and on standard error. @throws StoreMisconfigured, which quotes nothing
 */
export function readConnectionString(url: string, role: StoreRole): ClientSettings {
  const [, discover = '', credentials = '', hosts, query = ''] = shape.exec(url.trim()) ?? []
  if (hosts === undefined) throw new StoreMisconfigured('KURRENTDB_URL 须形如 kurrentdb://用户:口令@主机:2113?tls=true 或 kurrentdb+discover://域名（口令中的特殊字符须作百分号编码）')
  if (!hosts.split(',').every((host) => hostShape.test(host))) throw new StoreMisconfigured('KURRENTDB_URL 中的主机须为 主机名:端口，多台用逗号分隔')
  const given = readOptions(query)
  return {
    connectionString: `kurrentdb${discover}://${hosts}?${complete(given, role).join('&')}`,
    credentials: credentials === '' ? undefined : decodeCredentials(credentials.slice(0, -1)),
    warnings: warningsOf(given, credentials !== ''),
  }
}

function decodeCredentials(text: string): NonNullable<ClientSettings['credentials']> {
  const colon = text.indexOf(':')
  try {
    return { username: decodeURIComponent(text.slice(0, colon)), password: decodeURIComponent(text.slice(colon + 1)) }
  } catch {
    throw new StoreMisconfigured('KURRENTDB_URL 中的用户或口令的百分号编码不对')
  }
}

// The writer writes to the leader. Switched off, `throwOnAppendFailure` makes the client answer a refused batch append with revision 1, whatever it is.
function complete(given: Given, role: StoreRole): readonly string[] {
  const dropped: readonly Option[] = role === 'leader' ? ['throwonappendfailure', 'nodepreference'] : ['throwonappendfailure']
  const kept = [...given].filter(([name]) => !dropped.includes(name)).map(([, text]) => text)
  const added = fallbacks.filter(([name]) => !given.has(name)).map(([, text]) => text)
  return [...kept, ...(role === 'leader' ? ['nodePreference=leader'] : []), ...added]
}

// Without TLS the client sends no password, and says nothing about it.
function warningsOf(given: Given, credentials: boolean): readonly string[] {
  if (isSet(given.get('tls'), 'false')) return credentials ? ['kurrentdb-credentials-unused-without-tls'] : []
  return isSet(given.get('tlsverifycert'), 'false') ? ['kurrentdb-certificate-not-verified'] : []
}

function readOptions(query: string): Given {
  const given = new Map<Option, string>()
  for (const text of query === '' ? [] : query.split('&')) {
    const [key = '', value, ...rest] = text.split('=')
    const name = options.find((option) => option === key.toLowerCase().replace(/[_-]/g, ''))
    if (name === undefined) throw new StoreMisconfigured('KURRENTDB_URL 的参数中有不认识的名称；可用的见 docs/operations.md')
    if (value === undefined || value === '' || rest.length > 0 || !isValue(name, value)) throw new StoreMisconfigured(`KURRENTDB_URL 的参数 ${key} 取值不对`)
    if (given.has(name)) throw new StoreMisconfigured(`KURRENTDB_URL 的参数 ${key} 出现了两次`)
    given.set(name, text)
  }
  return given
}

function isValue(name: Option, value: string): boolean {
  switch (name) {
    case 'tls':
    case 'tlsverifycert':
    case 'throwonappendfailure':
      return value === 'true' || value === 'false'
    case 'nodepreference':
      return ['leader', 'follower', 'random', 'readonlyreplica'].includes(value.toLowerCase().replace(/[_-]/g, ''))
    case 'tlscafile':
    case 'usercertfile':
    case 'userkeyfile':
    case 'connectionname':
      return /^[^\s?]+$/.test(value)
    default:
      return /^-?\d{1,9}$/.test(value)
  }
}

function isSet(text: string | undefined, value: string): boolean {
  return text?.endsWith(`=${value}`) === true
}
