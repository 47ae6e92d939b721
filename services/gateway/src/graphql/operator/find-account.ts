import { assert } from '@hub/kernel'
import type { GatewayContext } from '../../context.ts'
import { EdgeError } from '../../errors/edge-error.ts'

const accountCharsMax = 200

/**
 * 按账号找人员 — the operator behind an account of the caller's own sign-in service, or undefined where there is none or she is not for the
 * caller to know. The account is asked of the ledger, which alone has the digests of accounts.
 * @throws EdgeError INPUT_INVALID, FORBIDDEN, UNAVAILABLE; LedgerUnavailable
 */
export async function findAccount({ caller, ledger }: GatewayContext, account: string): Promise<string | undefined> {
  assert(caller.kind === 'account', 'the scope of this field asks for an account')
  const subject = account.trim()
  if (subject === '' || subject.length > accountCharsMax) throw new EdgeError('INPUT_INVALID', { zh: `参数 account 须为 1 至 ${accountCharsMax} 个字符。` })
  const answer = await ledger.findAccount(caller.account.token, subject)
  if (answer.kind === 'unavailable') throw new EdgeError('UNAVAILABLE', { zh: '账本暂时不可用，请稍后再试。', retryAfterMs: answer.retryAfterMs })
  if (answer.kind === 'refused') throw new EdgeError('FORBIDDEN', { reason: answer.code })
  return answer.kind === 'known' ? answer.operatorId : undefined
}
