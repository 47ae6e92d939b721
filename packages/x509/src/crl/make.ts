import { encodeDer, generalizedTime, integer, sliceOf, type DerType } from '@hub/der'
import { assert, isRefusal } from '@hub/kernel'
import type { Issuer } from '../certificate/issue.ts'
import { oids } from '../identifiers.ts'
import { keyIdOf } from '../public-key.ts'
import { reasonCode, revocationReasons, type GivenReason } from '../revocation.ts'
import { sameBytes } from '../same-bytes.ts'
import { identifierOf } from '../signature-algorithm.ts'
import { algorithmOf, signChecked } from '../signer.ts'
import { algorithmIdentifier } from '../structure/algorithm.ts'
import { authorityKeyId } from '../structure/certificate-extensions.ts'
import { certificateList, tbsCertList } from '../structure/crl.ts'
import { name } from '../structure/name.ts'
import { parsed } from '../parsed.ts'
import type { Crl } from './crl.ts'
import { readCrl } from './read.ts'

/** 吊销项 — instants of whole seconds; `serial` in lower-case hexadecimal, as a certificate has it. */
export interface RevokedEntry { readonly serial: string; readonly at: string; readonly reason: GivenReason; readonly invalidSince?: string }

/** 吊销列表内容 — `number` grows with each list of an issuer. */
export interface CrlContent { readonly number: bigint; readonly thisUpdate: string; readonly nextUpdate: string; readonly revoked: readonly RevokedEntry[] }

const v2 = 1

/** 签发吊销列表 — X.509 CRL v2, complete, of the issuer's own certificates. Rejects with what the issuer's signer rejects with. */
export async function makeCrl({ number, thisUpdate, nextUpdate, revoked }: CrlContent, { certificate: ca, signer }: Issuer): Promise<Crl> {
  assert(sameBytes(ca.publicKey, signer.publicKey) && ca.extensions.keyUsage?.includes('cRLSign') === true, 'the issuer may sign lists, with the key of its certificate')
  const algorithm = sliceOf(algorithmIdentifier, identifierOf(algorithmOf(signer)))
  const value = {
    version: v2, algorithm, thisUpdate, nextUpdate,
    issuer: { value: parsed(name, ca.subject), der: ca.subject },
    revoked: revoked.length === 0 ? undefined : revoked.map(entryOf),
    extensions: [
      extensionOf(oids.authorityKeyId, authorityKeyId, { keyId: ca.extensions.subjectKeyId ?? keyIdOf(ca.publicKey), issuer: undefined, serial: undefined }),
      extensionOf(oids.crlNumber, integer, number),
    ],
  }
  const tbs = sliceOf(tbsCertList, value)
  const made = readCrl(encodeDer(certificateList, { tbs, algorithm, signature: await signChecked(signer, tbs.der) }))
  assert(!isRefusal(made), 'a list that can be read')
  return made
}

/** `unspecified` is left out (RFC 5280 5.3.1). */
function entryOf({ serial, at, reason, invalidSince }: RevokedEntry) {
  const extensions = [
    ...(reason === 'unspecified' ? [] : [extensionOf(oids.crlReason, reasonCode, revocationReasons.indexOf(reason))]),
    ...(invalidSince === undefined ? [] : [extensionOf(oids.invalidityDate, generalizedTime, invalidSince)]),
  ]
  return { serial: BigInt(`0x${serial}`), date: at, extensions: extensions.length === 0 ? undefined : extensions }
}

function extensionOf<T>(id: string, type: DerType<T>, value: T) {
  return { id, critical: false, value: encodeDer(type, value) }
}
