import { Unavailable } from '@hub/kernel'
import type { LedgerClient } from '../clients/ledger-client.ts'
import type { Operator } from '../clients/who-am-i.ts'
import { LedgerUnavailable } from '../clients/ledger-unavailable.ts'
import { buildBoundedMap } from './bounded-map.ts'
import type { Account, NoOperatorReason } from './caller.ts'

export type FoundOperator =
  | { readonly ok: true; readonly operator: Operator }
  | { readonly ok: false; readonly reason: NoOperatorReason }

/** @throws LedgerUnavailable */
export type FindOperator = (account: Account) => Promise<FoundOperator>

const rememberedMs = 2_000
const accountsMax = 20_000
const known: ReadonlySet<string> = new Set<NoOperatorReason>(['ACCOUNT_UNKNOWN', 'ACCOUNT_SUSPENDED', 'TOKEN_INVALID', 'TOKEN_EXPIRED'])

/**
 * 查找人员 — asks the ledger who an account is, once for all requests that ask at the same time, and remembers the answer for
 * two seconds. A role taken away reaches reads within that time; commands are judged by the ledger itself at decision time.
 */
export function buildFindOperator(ledger: Pick<LedgerClient, 'whoAmI'>, nowMs: () => number = Date.now): FindOperator {
  const remembered = buildBoundedMap<FoundOperator>(accountsMax, nowMs)
  const asking = new Map<string, Promise<FoundOperator>>()

  return async (account) => {
    const { token } = account
    const found = remembered.get(token)
    if (found !== undefined) return found
    const already = asking.get(token)
    if (already !== undefined) return already
    const question = ask(token).finally(() => { asking.delete(token) })
    asking.set(token, question)
    return question
  }

  async function ask(token: string): Promise<FoundOperator> {
    const found = judge(await ledger.whoAmI(token))
    remembered.set(token, found, nowMs() + rememberedMs)
    return found
  }
}

function judge(answer: Awaited<ReturnType<LedgerClient['whoAmI']>>): FoundOperator {
  if (answer.kind === 'unavailable') throw new LedgerUnavailable('the ledger cannot say now who this is')
  if (answer.kind === 'refused') {
    if (known.has(answer.code)) return { ok: false, reason: answer.code as NoOperatorReason }
    throw new Unavailable(`the ledger refused to say who this is: ${answer.code}`)
  }
  const { kind: _kind, ...operator } = answer
  return operator.suspended ? { ok: false, reason: 'ACCOUNT_SUSPENDED' } : { ok: true, operator }
}
