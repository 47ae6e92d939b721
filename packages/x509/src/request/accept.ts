import { refuse, type Refusal } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import { judgeChain, type ChainJudgement, type ChainQuestion } from '../judge/judge-chain.ts'
import { sameBytes } from '../same-bytes.ts'
import type { CertificateRequest } from './request.ts'

/** 外部证书 — what came back for a request, with the judgement of its chain. */
export interface AcceptedCertificate { readonly certificate: Certificate; readonly judgement: ChainJudgement }

/**
 * 接受外部 CA 签发的证书 — only for the key of the request and with no failed step in its chain to a root of the trust bundle. That nothing is known of a revocation does not
 * stop it: a CA publishes its first list after its first certificate.
 */
export function acceptCertificate(request: Pick<CertificateRequest, 'publicKey'>, question: ChainQuestion): AcceptedCertificate | Refusal<'KEY_MISMATCH' | 'CHAIN_NOT_TRUSTED'> {
  if (!sameBytes(question.certificate.publicKey, request.publicKey)) return refuse('KEY_MISMATCH')
  const judgement = judgeChain(question)
  const missing = judgement.steps.find(({ step, outcome }) => outcome === 'failed' || (outcome === 'not-judged' && step !== 'revocation'))
  return missing === undefined ? { certificate: question.certificate, judgement } : refuse('CHAIN_NOT_TRUSTED', { code: missing.code, certificate: missing.certificate })
}
