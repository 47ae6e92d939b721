import { HubUnavailable } from '../hub/hub-unavailable.ts'
import type { TokenSource } from '../hub/token-source.ts'
import { isProblem } from '../problem.ts'
import { ImportStopped } from './import-stopped.ts'

/** What one request brought: `waitMs` before the next, undefined for "as trouble goes on, ever longer". */
export interface Round { readonly answers: number; readonly waitMs: number | undefined; readonly tokenRefused: string | undefined }

interface Asked {
  readonly url: URL
  readonly token: TokenSource
  /** How long the hub may be silent before the run gives up for now. */
  readonly silenceMsMax: number
}

const backoffMs = { first: 250, max: 10_000 } as const
/** A new token that is refused as well is no question of time. */
const tokenRefusalsMax = 2

/** 耐心 — how long to wait after each round, and when to give up for now. `after` rejects with ImportStopped. */
export function buildPatience({ url, token, silenceMsMax }: Asked): { readonly after: (round: Round) => Promise<number> } {
  let [heardAt, backoff, tokenRefusals]: [number, number, number] = [Date.now(), backoffMs.first, 0]
  return {
    async after({ answers, waitMs, tokenRefused }) {
      tokenRefusals = tokenRefused === undefined || answers > 0 ? 0 : tokenRefusals + 1
      if (tokenRefused !== undefined && (await renew(token, { refused: tokenRefused, tokenRefusals }))) return 0
      if (answers > 0 || waitMs !== undefined) [heardAt, backoff] = [Date.now(), backoffMs.first]
      if (Date.now() - heardAt > silenceMsMax) throw new ImportStopped(`枢纽 ${url.origin} 没有答复。请确认它在运行`)
      const wait = waitMs ?? backoff
      if (waitMs === undefined) backoff = Math.min(backoff * 2, backoffMs.max)
      return wait
    },
  }
}

/** False where the hub is away altogether: the loop waits and comes back here. */
async function renew(token: TokenSource, { refused, tokenRefusals }: { readonly refused: string; readonly tokenRefusals: number }): Promise<boolean> {
  if (tokenRefusals > tokenRefusalsMax) throw new ImportStopped('枢纽不认新取得的令牌。请核对账号与系统时钟')
  try {
    const renewed = await token.renew(refused)
    if (isProblem(renewed)) throw new ImportStopped(renewed.problem)
    if (renewed === 'same') throw new ImportStopped('令牌已过期或无效。请重新取得令牌')
    return true
  } catch (error) {
    if (error instanceof HubUnavailable) return false
    throw error
  }
}
