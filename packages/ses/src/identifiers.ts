/** 算法标识 — SM2 with SM3 (GM/T 0006), the only algorithm that GB/T 38540 seals in use carry. */
export const sm2WithSm3 = '1.2.156.10197.1.501'

/** 杂凑算法 — by the name under which a digest is asked of the caller. */
export type DigestName = 'sm3' | 'sha256'

/** The digest that goes with a signature algorithm: what `dataHash` was made with. */
const digestOfAlgorithm: Readonly<Record<string, DigestName>> = {
  [sm2WithSm3]: 'sm3',
  // ecdsa-with-SHA256 and sha256WithRSAEncryption: seals of GM/T 0031-2014 times outside government.
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.113549.1.1.11': 'sha256',
}

export function digestNameOf(signatureAlgorithm: string): DigestName | undefined {
  return Object.hasOwn(digestOfAlgorithm, signatureAlgorithm) ? digestOfAlgorithm[signatureAlgorithm] : undefined
}

const sha256Names = ['SHA256', 'SHA-256', '2.16.840.1.101.3.4.2.1']

/**
 * The digest that `CertDigestObj.type` stands for. The standard leaves that text to the maker [I]; where it names
 * SHA-256 that is taken, everything else is SM3, the digest of the standard.
 */
export function digestNameOfType(type: string): DigestName {
  return sha256Names.includes(type.toUpperCase()) ? 'sha256' : 'sm3'
}

/** `SES_Header.ID` of every version. */
export const sealHeaderId = 'ES'

/** `certListType` of GB/T 38540. */
export const certListTypes = { certificates: 1, digests: 2 } as const
