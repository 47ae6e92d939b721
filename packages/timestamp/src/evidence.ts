import { readableCertificates, type CarriedRevocations } from '@hub/cms'
import { isRefusal, type Refusal } from '@hub/kernel'
import { readCrl, readOcspResponse, type Certificate, type RevocationData } from '@hub/x509'
import { evidenceBytesMax, evidenceItemsMax } from './limits.ts'
import type { TimeStampTrust } from './trust.ts'

/** 随附的证据 — certificates and what is said of revocations, as a file or a time stamp brings them. Nothing of it is believed for being there: whoever judges a chain believes a list or a response of its issuer only. */
export interface Evidence extends RevocationData { readonly certificates: readonly Certificate[] }

/** 读随附的证据 — from untrusted DER. What cannot be read is left out: without it the answer is at worst unknown. */
export function readEvidence({ crls, responses }: CarriedRevocations, certificates: readonly Uint8Array[] = []): Evidence {
  return {
    crls: readable(bounded(crls), readCrl),
    responses: readable(bounded(responses), readOcspResponse).filter((each) => 'answers' in each),
    certificates: readableCertificates(bounded(certificates)),
  }
}

function readable<T>(ders: readonly Uint8Array[], read: (der: Uint8Array) => T | Refusal): readonly T[] {
  return ders.flatMap((der) => {
    const found = read(der)
    return isRefusal(found) ? [] : [found]
  })
}

/** The first of them, as many as are looked at. */
function bounded(list: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0
  return list.slice(0, evidenceItemsMax).filter(({ length }) => (bytes += length) <= evidenceBytesMax)
}

/** Trust with evidence beside it: a revocation counts whoever tells of it, that there is none only where a source speaks for the instant (packages/x509). */
export function withEvidence<Trust extends TimeStampTrust>(trust: Trust, { crls, responses, certificates }: Evidence): Trust {
  const { intermediates, revocation } = trust
  return { ...trust, intermediates: [...intermediates, ...certificates], revocation: { crls: [...revocation.crls, ...crls], responses: [...revocation.responses, ...responses] } }
}
