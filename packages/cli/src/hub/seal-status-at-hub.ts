import type { SealStatus } from '@hub/verify'
import { member, textMember } from './ask.ts'
import { verdictOfHub, type AskedFile } from './verdict-of-hub.ts'

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[.]\d{3}Z$/

/** 询问印章状态 — what the register of the hub says of this very seal; undefined where it does not say. Rejects with HubUnavailable. */
export async function sealStatusAtHub(url: URL, file: AskedFile): Promise<SealStatus | undefined> {
  const steps = member(member(await verdictOfHub(url, file), 'sealed'), 'steps')
  const step: unknown = Array.isArray(steps) ? steps.find((each) => textMember(each, 'step') === 'seal.status') : undefined
  return statusOf(textMember(step, 'code'), textMember(member(step, 'detail'), 'endedAt'))
}

function statusOf(code: string | undefined, endedAt: string | undefined): SealStatus | undefined {
  switch (code) {
    case 'SEAL_ACTIVE': return { status: 'active' }
    case 'SEAL_NOT_ACTIVATED': return { status: 'not-activated' }
    case 'SEAL_NOT_IN_REGISTER': return { status: 'unknown' }
    case 'SEAL_ENDED': return endedAt !== undefined && instantShape.test(endedAt) ? { status: 'ended', at: endedAt } : undefined
    default: return undefined
  }
}
