import { decodeDer, encodeDer, explicit, nothing, objectIdentifier, optional, sequence, smallInteger } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { oids } from './identifiers.ts'
import { certificateLimits, rsaBits } from './limits.ts'
import { sameBytes } from './same-bytes.ts'
import { algorithmIdentifier } from './structure/algorithm.ts'

export type PssDigest = 'sha256' | 'sha384' | 'sha512'

const digests: Readonly<Record<string, PssDigest>> = { [oids.sha256]: 'sha256', [oids.sha384]: 'sha384', [oids.sha512]: 'sha512' }
const nullDer = encodeDer(nothing, null)
const maskGenerator = sequence({ algorithm: objectIdentifier, digest: algorithmIdentifier })
const parametersShape = sequence({
  digest: optional(explicit(0, algorithmIdentifier)),
  mask: optional(explicit(1, maskGenerator)),
  saltBytes: optional(explicit(2, smallInteger(0, rsaBits.max / 8))),
  trailer: optional(explicit(3, smallInteger(1, 1))),
})

/**
 * PSS 参数 — RSASSA-PSS-params (RFC 4055 3.1): the digest, where the mask is made by MGF1 with the same one. undefined for SHA-1, which is what is left out means, and for anything else.
 * How long the salt is the signature tells by itself.
 */
export function findPssDigest(der: Uint8Array | undefined): PssDigest | undefined {
  const read = der === undefined ? undefined : decodeDer(parametersShape, der, certificateLimits)
  if (read === undefined || isRefusal(read) || read.mask?.algorithm !== oids.mgf1) return undefined
  const [own, ofMask] = [digestOf(read.digest), digestOf(read.mask.digest)]
  return own === ofMask ? own : undefined
}

type Identifier = ReturnType<typeof algorithmIdentifier.decode>

/** RFC 4055 2.1: with NULL or without parameters. */
function digestOf(identifier: Identifier | undefined): PssDigest | undefined {
  if (identifier?.parameters !== undefined && !sameBytes(identifier.parameters, nullDer)) return undefined
  return identifier === undefined ? undefined : digests[identifier.algorithm]
}
