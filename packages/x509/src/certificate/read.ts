import { decodeDer } from '@hub/der'
import { firstRefusal, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { describeName } from '../distinguished-name.ts'
import { certificateLimits } from '../limits.ts'
import { findKeyKind } from '../public-key.ts'
import type { X509Refusal } from '../refusal.ts'
import { sameBytes } from '../same-bytes.ts'
import { checkSerial, serialText } from '../serial.ts'
import { findSignatureAlgorithm } from '../signature-algorithm.ts'
import { certificate } from '../structure/certificate.ts'
import type { Certificate } from './certificate.ts'
import { readCertificateExtensions } from './read-extensions.ts'

const firstVersionWithExtensions = 2

/** 读证书 — from untrusted DER. The certificate keeps a copy of its bytes of its own. Nothing is verified yet: that is `judgeChain`. */
export function readCertificate(bytes: Uint8Array): Certificate | X509Refusal {
  // A too long input is refused before it is copied.
  const der = bytes.length > certificateLimits.bytesMax ? bytes : new Uint8Array(bytes)
  const shape = decodeDer(certificate, der, certificateLimits)
  if (isRefusal(shape)) return shape
  const { tbs: { value: tbs, der: tbsDer }, algorithm, signature } = shape
  const { notBefore, notAfter } = tbs.validity
  const extensions = readCertificateExtensions(tbs.extensions)
  const wrong = firstRefusal<X509Refusal['refused']>(
    checkSerial(tbs.serial),
    sameBytes(tbs.algorithm.der, algorithm.der) ? undefined : refuse('ALGORITHM_MISMATCH'),
    notAfter < notBefore ? refuse('VALIDITY_REVERSED') : undefined,
    checkVersion(tbs),
  )
  if (wrong !== undefined) return wrong
  if (isRefusal(extensions)) return extensions
  return {
    der, tbs: tbsDer, signature, extensions,
    version: versions[tbs.version] ?? 1,
    serial: serialText(tbs.serial),
    issuer: tbs.issuer.der,
    subject: tbs.subject.der,
    issuerText: describeName(tbs.issuer.der),
    subjectText: describeName(tbs.subject.der),
    validFrom: notBefore,
    validUntil: notAfter,
    publicKey: tbs.publicKey.der,
    keyKind: findKeyKind(tbs.publicKey.der),
    algorithm: findSignatureAlgorithm(algorithm.value),
  }
}

const versions = [1, 2, 3] as const

interface Versioned { readonly version: number; readonly extensions: unknown; readonly issuerUniqueId: unknown; readonly subjectUniqueId: unknown }

/** RFC 5280 4.1.2.1: what a version does not have must not be there. */
function checkVersion({ version, extensions, issuerUniqueId, subjectUniqueId }: Versioned): Refusal<'VERSION_MISMATCH'> | undefined {
  const hasUniqueIds = issuerUniqueId !== undefined || subjectUniqueId !== undefined
  const isTooNew = (extensions !== undefined && version < firstVersionWithExtensions) || (hasUniqueIds && version === 0)
  return isTooNew ? refuse('VERSION_MISMATCH') : undefined
}
