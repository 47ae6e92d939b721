import { answerOf } from '@hub/kernel'
import type { SesSeal } from '../model/seal.ts'
import { certificateSteps } from './certificate-steps.ts'
import type { JudgeEffects } from './effects.ts'
import { finding, type FindingCode, type Step } from './finding.ts'

/** Of a certificate as it is now, where the findings speak of a time in the past. */
const reasons: Partial<Readonly<Record<FindingCode, string>>> = {
  CERTIFICATE_UNREADABLE: '证书无法解析', CERTIFICATE_UNTRUSTED: '证书不是受信任的机构签发', CERTIFICATE_NOT_YET_VALID: '证书尚未生效', CERTIFICATE_EXPIRED: '证书已过期',
  CERTIFICATE_REVOKED: '证书已吊销', KEY_COMPROMISED: '证书因密钥泄露已吊销', CA_KEY_COMPROMISED: '上级证书密钥泄露', KEY_USAGE_FORBIDDEN: '证书的密钥用法不允许签名',
  TRUST_UNKNOWN: '没有可用的信任依据', REVOCATION_UNKNOWN: '没有可用的吊销信息', CA_REVOCATION_UNEXPLAINED: '上级证书被吊销而未说明原因',
}

/**
 * 签章人判定 — whether anybody whom the seal lists can sign with it now: each certificate by chain, validity, revocation and key usage, as in a
 * signature made this moment. One that can is enough. The judgement of a seal in GM/T 0031-2014 6.1.2 stops at the maker; a seal whose keys are all lost is of no use [I].
 */
export async function signersStep({ content: { certList } }: SesSeal, effects: JudgeEffects, now: string): Promise<Step> {
  if (certList.kind === 'digests') return finding('seal.signers', 'SIGNERS_NOT_INCLUDED', { listed: certList.digests.length })
  const signers = await Promise.all(certList.certificates.map((certificate) => doubtsAbout(certificate, effects, now)))
  const [listed, usable] = [signers.length, signers.filter((doubts) => doubts.length === 0).length]
  if (usable > 0) return finding('seal.signers', 'SIGNER_USABLE', { listed, usable })
  const open = signers.find((doubts) => answerOf(doubts) === 'unknown')
  const [cause] = open ?? signers.flat().filter(({ outcome }) => outcome === 'failed')
  return finding('seal.signers', open === undefined ? 'SIGNERS_UNUSABLE' : 'SIGNERS_UNJUDGED', { listed, ...(cause === undefined ? {} : { cause: cause.code, reason: reasons[cause.code] ?? cause.text }) })
}

/** What of the certificate did not pass. */
async function doubtsAbout(certificate: Uint8Array, { certificates }: JudgeEffects, now: string): Promise<readonly Step[]> {
  const facts = await certificates.judge({ certificate, role: 'seal-signer', at: now, statusAt: now })
  return certificateSteps(facts, { of: 'signature', moment: { at: now, provenBy: now }, now }).filter(({ outcome }) => outcome !== 'passed')
}
