import { isRefusal } from '@hub/kernel'
import { judgeOfd, readOfd, type OfdEffects, type OfdFile } from '@hub/ofd'
import { judgeSignature, readSignature, type SesSignature, type SignatureJudgement } from '@hub/ses'
import { withEvidence } from '@hub/timestamp'
import { readCertificate } from '@hub/x509'
import { annotatedCopyOf } from './annotated-copy.ts'
import { noticeOf } from './notice.ts'
import { splitSteps, stepOf, type Findings } from './findings.ts'
import { sealEffects } from './seal-effects.ts'
import { sealEvidence } from './seal-evidence.ts'
import type { FileTrust } from './trust.ts'
import type { SealVerdict } from './verdict.ts'

/** Steps of the second question; all others are of the first. */
const secondQuestion: ReadonlySet<string> = new Set([
  'signature.seal', 'signature.time', 'signature.signer-listed', 'signature.certificate.chain', 'signature.certificate.validity', 'signature.certificate.revocation', 'signature.certificate.key-usage',
  'signature.extensions', 'seal.time', 'seal.certificate.chain', 'seal.certificate.validity', 'seal.certificate.revocation', 'seal.certificate.key-usage', 'seal.extensions', 'seal.validity', 'seal.status',
])

interface Judged { readonly signature: SesSignature; readonly judgement: SignatureJudgement }

/** 核验 OFD — the package, then the electronic seal of each signature over its own description. */
export async function verifyOfd(bytes: Uint8Array, trust: FileTrust): Promise<Findings> {
  // By the very bytes that were handed over: each signature has its own description.
  const judgedSeals = new Map<Uint8Array, Judged>()
  const ofdEffects: OfdEffects = {
    async judgeSeal({ signedValue, original }) {
      const signature = readSignature(signedValue)
      if (isRefusal(signature)) return undefined
      const judgement = await judgeSignature(signature, { bytes: original }, sealEffects(withEvidence(trust, sealEvidence(signature))))
      judgedSeals.set(original, { signature, judgement })
      return { dataHash: signature.dataHash, propertyInfo: signature.propertyInfo, seal: signature.seal.der, unchanged: judgement.unchanged, sealValidThen: judgement.sealValidThen }
    },
  }
  const file = readOfd(bytes)
  const { steps, signatures, unchanged, sealsValidThen } = await judgeOfd(file, ofdEffects)
  const judgedOf = (entry: string): Judged | undefined => {
    const original = isRefusal(file) ? undefined : file.files.get(entry)
    return original === undefined ? undefined : judgedSeals.get(original)
  }
  const all = [
    ...steps.map((step) => stepOf(step, null)),
    ...signatures.flatMap(({ entry, steps: own }, at) => [...own, ...(judgedOf(entry)?.judgement.steps ?? [])].map((step) => stepOf(step, at))),
  ]
  return {
    unchanged, sealed: sealsValidThen, licenceIdentifier: isRefusal(file) ? null : identifierOf(file),
    annotatedCopy: isRefusal(file) ? null : annotatedCopyOf(file.customData), notice: isRefusal(file) ? null : noticeOf(file.customData),
    ...splitSteps(all, (step) => !secondQuestion.has(step)),
    seals: signatures.map((each): SealVerdict => ({ ...sealOf(judgedOf(each.entry)), unchanged: each.unchanged, validThen: each.sealValidThen })),
  }
}

function sealOf(judged: Judged | undefined): Pick<SealVerdict, 'sealName' | 'signer' | 'signedAt' | 'timeBasis'> {
  if (judged === undefined) return { sealName: null, signer: null, signedAt: null, timeBasis: null }
  const { signature: { seal, signerCertificate }, judgement: { signedAt } } = judged
  const certificate = readCertificate(signerCertificate)
  return { sealName: seal.content.name, signer: isRefusal(certificate) ? null : certificate.subjectText, signedAt: signedAt?.at ?? null, timeBasis: signedAt?.basis ?? null }
}

/** 电子证照标识 under its short name (GB/T 36903, standards in use): said once, or not at all. */
function identifierOf({ customData }: OfdFile): string | null {
  const [first, ...more] = customData.filter(({ name }) => name === 'ZZBS')
  return first === undefined || more.length > 0 ? null : first.value
}
