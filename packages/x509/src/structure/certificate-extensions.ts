import { bitString, boolean, implicit, integer, objectIdentifier, octetString, omittedDefault, optional, sequence, sequenceOf, smallInteger, tags, type DerType } from '@hub/der'
import { generalNames } from './general-name.ts'

/** 密钥用法 (RFC 5280 4.2.1.3) — in the order of the bits. */
export const keyUsages = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'] as const
export type KeyUsage = (typeof keyUsages)[number]

/** 基本限制 BasicConstraints (4.2.1.9). */
export const basicConstraints = sequence({ ca: omittedDefault(boolean, false), pathLength: optional(smallInteger(0, 255)) })

/** KeyUsage as names; written without zero bits at the end, as DER has named bits (X.690 11.2.2). */
export const keyUsage: DerType<readonly KeyUsage[]> = {
  label: 'KeyUsage',
  accepts: (node) => bitString.accepts(node),
  decode(node) {
    const { bytes } = bitString.decode(node)
    return keyUsages.filter((_, at) => ((bytes[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0)
  },
  encode(usages) {
    const last = Math.max(...usages.map((usage) => keyUsages.indexOf(usage)))
    const bytes = new Uint8Array((last >> 3) + 1)
    for (const usage of usages) {
      const at = keyUsages.indexOf(usage)
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7))
    }
    return bitString.encode({ bytes, unusedBits: 7 - (last & 7) })
  },
}

/** 扩展密钥用法 ExtKeyUsageSyntax (4.2.1.12). */
export const extendedKeyUsage = sequenceOf(objectIdentifier, { min: 1, max: 32 })

/** 颁发者密钥标识 AuthorityKeyIdentifier (4.2.1.1). */
export const authorityKeyId = sequence({
  keyId: optional(implicit(0, tags.octetString, octetString)),
  issuer: optional(implicit(1, tags.sequence, generalNames)),
  serial: optional(implicit(2, tags.integer, integer)),
})
