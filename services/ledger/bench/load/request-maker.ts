import { randomFillSync } from 'node:crypto'
import { uuidRandomBytes, uuidv7 } from '@hub/schemas'
import type { RequestPlan } from './load-job.ts'

export interface MadeRequest { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** 造请求 — the next request of the plan, each time. */
export function requestMaker(plan: RequestPlan): () => MadeRequest {
  const json = { 'content-type': 'application/json' }
  if (plan.kind === 'same') return () => ({ headers: { ...json, ...plan.headers }, body: plan.body })
  const { tokens, caseIds, slot, typeCode, document } = plan
  const random = Buffer.alloc(uuidRandomBytes)
  let turn = 0
  return () => {
    turn += 1
    randomFillSync(random)
    const commandId = uuidv7(Date.now(), random)
    return {
      headers: { ...json, authorization: `Bearer ${tokens[turn % tokens.length] ?? ''}` },
      body: JSON.stringify({ ...document, variables: { input: { commandId, caseId: caseIds[turn % caseIds.length], slot, typeCode } } }),
    }
  }
}
