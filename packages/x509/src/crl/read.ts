import { decodeDer, generalizedTime, integer } from '@hub/der'
import { firstRefusal, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { ExtensionReader } from '../extension-reader.ts'
import { oids } from '../identifiers.ts'
import { crlLimits } from '../limits.ts'
import type { X509Refusal } from '../refusal.ts'
import { reasonCode, reasonOf, type Revocation } from '../revocation.ts'
import { sameBytes } from '../same-bytes.ts'
import { serialText } from '../serial.ts'
import { findSignatureAlgorithm } from '../signature-algorithm.ts'
import { certificateList } from '../structure/crl.ts'
import type { Extension } from '../structure/extension.ts'
import type { Crl } from './crl.ts'

/** Entries whose certificate is of another issuer (indirect lists) have a critical extension and so are not judged. */
const understoodOfEntry = [oids.crlReason, oids.invalidityDate]
const understood = [oids.authorityKeyId, oids.crlNumber]

/** 读吊销列表 — from untrusted DER; nothing is verified yet. */
export function readCrl(bytes: Uint8Array): Crl | X509Refusal {
  const der = bytes.length > crlLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const shape = decodeDer(certificateList, der, crlLimits)
  if (isRefusal(shape)) return shape
  const { tbs: { value: tbs, der: tbsDer }, algorithm, signature } = shape
  const wrong = firstRefusal<X509Refusal['refused']>(
    sameBytes(tbs.algorithm.der, algorithm.der) ? undefined : refuse('ALGORITHM_MISMATCH'),
    tbs.nextUpdate !== undefined && tbs.nextUpdate < tbs.thisUpdate ? refuse('UPDATE_REVERSED') : undefined,
    tbs.version === undefined && tbs.extensions !== undefined ? refuse('VERSION_MISMATCH') : undefined,
  )
  if (wrong !== undefined) return wrong
  const reader = new ExtensionReader(tbs.extensions)
  const number = reader.read(oids.crlNumber, integer)
  const entries = readEntries(tbs.revoked ?? [])
  if (isRefusal(entries)) return entries
  if (reader.refusal !== undefined) return reader.refusal
  const partial = [oids.issuingDistributionPoint, oids.deltaCrl].filter((id) => reader.find(id) !== undefined)
  return {
    der, tbs: tbsDer, signature, number,
    issuer: tbs.issuer.der,
    thisUpdate: tbs.thisUpdate,
    nextUpdate: tbs.nextUpdate,
    revoked: entries.revoked,
    algorithm: findSignatureAlgorithm(algorithm.value),
    notJudged: [...partial, ...reader.criticalBeside([...understood, ...partial]), ...entries.notJudged],
  }
}

interface Entry { readonly serial: bigint; readonly date: string; readonly extensions: readonly Extension[] | undefined }
interface Entries { readonly revoked: ReadonlyMap<string, Revocation>; readonly notJudged: readonly string[] }

function readEntries(list: readonly Entry[]): Entries | Refusal<'REVOCATION_REPEATED' | 'EXTENSION_REPEATED' | 'EXTENSION_MALFORMED'> {
  const revoked = new Map<string, Revocation>()
  const notJudged = new Set<string>()
  for (const { serial, date, extensions } of list) {
    const reader = new ExtensionReader(extensions)
    const reason = reasonOf(reader.read(oids.crlReason, reasonCode))
    const invalidSince = reader.read(oids.invalidityDate, generalizedTime)
    if (reader.refusal !== undefined) return reader.refusal
    if (revoked.has(serialText(serial))) return refuse('REVOCATION_REPEATED')
    revoked.set(serialText(serial), { at: date, reason, invalidSince })
    for (const id of reader.criticalBeside(understoodOfEntry)) notJudged.add(id)
  }
  return { revoked, notJudged: [...notJudged] }
}
