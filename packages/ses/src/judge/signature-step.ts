import { sm2WithSm3 } from '../identifiers.ts'
import { isSm2SignatureValue } from '../signature-value.ts'
import type { CertificateFacts, JudgeEffects } from './effects.ts'
import type { FindingCode } from './finding.ts'

interface Signed { readonly signatureAlgorithm: string; readonly signedBytes: Uint8Array; readonly signature: Uint8Array }

/** 验签 — over the original bytes, with the key of the certificate that came along; whether that certificate is to be trusted is another step. */
export async function signatureFinding({ signatureAlgorithm: algorithm, signedBytes: message, signature }: Signed, facts: CertificateFacts | undefined, effects: JudgeEffects): Promise<FindingCode> {
  if (facts === undefined) return 'CERTIFICATE_NEEDED'
  if (algorithm === sm2WithSm3 && !isSm2SignatureValue(signature)) return 'SIGNATURE_VALUE_MALFORMED'
  const verified = await effects.verifySignature({ publicKey: facts.publicKey, algorithm, message, signature })
  if (verified === 'unsupported') return 'ALGORITHM_UNSUPPORTED'
  return verified ? 'SIGNATURE_CORRECT' : 'SIGNATURE_WRONG'
}
