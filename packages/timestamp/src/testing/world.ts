import { accepted, newHierarchy, type Hierarchy } from '../../../x509/src/testing/hierarchy.ts'
import type { Certificate } from '@hub/x509'
import { imprintOf } from '../imprint.ts'
import type { TimeStampAuthority } from '../make-token.ts'
import { makeTimeStampRequest } from '../request.ts'
import { answerTimeStampRequest } from '../respond.ts'
import type { TimeStampTrust } from '../trust.ts'

export { accepted, newHierarchy, type Hierarchy }

export const data = new TextEncoder().encode('证照文件')
export const stampTime = '2026-11-22T12:00:00.000Z'
export const policy = '1.2.156.999.1'

export interface World { readonly hierarchy: Hierarchy; readonly authority: TimeStampAuthority; readonly trust: TimeStampTrust }

export function trustIn(root: Certificate): TimeStampTrust {
  return { anchors: [root], intermediates: [], revocation: { crls: [], responses: [] }, now: '2026-11-22T12:00:05.000Z' }
}

export async function newWorld(kind: 'sm2' | 'p256' | 'rsa' = 'p256'): Promise<World> {
  const hierarchy = await newHierarchy(kind)
  const authority = { ...await hierarchy.issue('time-stamp'), chain: [hierarchy.issuing.certificate], policy, accuracySeconds: 1 }
  return { hierarchy, authority, trust: trustIn(hierarchy.root.certificate) }
}

export function asked(nonce: bigint | undefined = 0x1234_5678_9abcn) {
  const imprint = imprintOf(data, 'sha256')
  return { imprint, nonce, der: makeTimeStampRequest({ imprint, ...(nonce === undefined ? {} : { nonce }) }) }
}

export function answered({ authority }: Pick<World, 'authority'>, request: Uint8Array, time = stampTime): Promise<Uint8Array> {
  return answerTimeStampRequest(request, authority, () => ({ serial: 7n, time }))
}
