import { imprintOf, makeTimeStampRequest, verifyTimeStampResponse, type TimeStampTrust } from '@hub/timestamp'
import { makeCrl, type RevokedEntry } from '@hub/x509'
import type { TestSigner } from '../../../cms/src/testing/detached.ts'
import { accepted, answered, newHierarchy, newWorld, stampTime, type Hierarchy } from '../../../timestamp/src/testing/world.ts'
import type { PdfJudgement } from '../judge/judge-pdf.ts'

export { accepted, newHierarchy, stampTime }
export const now = '2026-11-22T18:00:00.000Z'

export interface PdfWorld {
  readonly hierarchy: Hierarchy
  readonly signer: TestSigner
  /** The same without a time stamp */
  readonly unstamped: TestSigner
  readonly trust: TimeStampTrust
  /** The trust of the world in which this was revoked */
  trustAfter(revoked: readonly RevokedEntry[]): Promise<TimeStampTrust>
}

/** A hub's authorities, a department's signer and lists of a few hours ago. */
export async function newPdfWorld(kind: 'p256' | 'rsa' = 'p256'): Promise<PdfWorld> {
  const world = await newWorld('p256')
  const hierarchy = kind === 'p256' ? world.hierarchy : await newHierarchy(kind)
  const trustAfter = async (revoked: readonly RevokedEntry[]): Promise<TimeStampTrust> => {
    const times = { number: 1n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
    const authorities = [...new Set([world.hierarchy, hierarchy])]
    const crls = await Promise.all(authorities.flatMap(({ root, issuing }) => [makeCrl({ ...times, revoked: [] }, root), makeCrl({ ...times, revoked }, issuing)]))
    return { anchors: authorities.map(({ root }) => root.certificate), intermediates: authorities.map(({ issuing }) => issuing.certificate), revocation: { crls, responses: [] }, now }
  }
  const trust = await trustAfter([])
  const unstamped = { ...await hierarchy.issue('document-signer'), chain: [hierarchy.issuing.certificate] }
  const stamp = async (value: Uint8Array): Promise<Uint8Array> => {
    const imprint = imprintOf(value, 'sha256')
    return accepted(verifyTimeStampResponse(await answered(world, makeTimeStampRequest({ imprint, nonce: 9n })), { imprint, nonce: 9n }, trust)).token.der
  }
  return { hierarchy, signer: { ...unstamped, stamp }, unstamped, trust, trustAfter }
}

/** All that did not pass, as `step CODE`. */
export function troublesOf({ steps, signatures }: PdfJudgement): readonly string[] {
  return [...steps, ...signatures.flatMap((each) => each.steps)].filter(({ outcome }) => outcome !== 'passed').map(({ step, code }) => `${step} ${code}`)
}
