/** 命名空间 — GB/T 33190-2016, 7.1 [M]; live files use it without exception. */
export const ofdNamespace = 'http://www.ofdspec.org/2016'
/** SM3 (GM/T 0006), as `CheckMethod` of references. */
export const sm3Oid = '1.2.156.10197.1.401'
/** SM2 with SM3 (GM/T 0006), as `SignatureMethod`. */
export const sm2WithSm3Oid = '1.2.156.10197.1.501'
