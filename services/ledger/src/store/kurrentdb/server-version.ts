import type { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { StoreMisconfigured, StoreUnavailable } from '../store-unavailable.ts'
import type { RenewableClient } from './renewable-client.ts'

/** The first version whose `appendRecords` checks streams that are not written. */
const oldest = { major: 26, minor: 1 } as const
/** The client asks without a deadline. */
const answerTimeMaxMs = 10_000

/** The client asks the server and keeps the answer; it shows it to nobody outside. */
interface KnowsItsServer {
  readonly capabilities: Promise<{ readonly serverVersion: string }>
}

/** 服务器版本 — makes sure that the server can do what the adapter rests on. @throws StoreMisconfigured for one that is too old, StoreUnavailable when it does not answer */
export async function requireServerVersion(clients: RenewableClient): Promise<string> {
  const version = await askVersion(clients.current)
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  const isEnough = major !== undefined && (Number(major) > oldest.major || (Number(major) === oldest.major && Number(minor) >= oldest.minor))
  if (!isEnough) throw new StoreMisconfigured(`KurrentDB 服务器的版本是 ${version}，须为 ${String(oldest.major)}.${String(oldest.minor)} 或更新：本枢纽要用它的多流原子写（AppendRecords）`)
  return version
}

async function askVersion(client: KurrentDBClient): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(new Error('no answer')) }, answerTimeMaxMs) })
  try {
    const { serverVersion } = await Promise.race([(client as unknown as KnowsItsServer).capabilities, late])
    return serverVersion === '' ? '未知' : serverVersion
  } catch (cause) {
    throw new StoreUnavailable('KurrentDB cannot be reached', { cause })
  } finally {
    clearTimeout(timer)
  }
}
