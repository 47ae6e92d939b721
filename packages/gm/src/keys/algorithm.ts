import { encodeDer, objectIdentifier, sequence } from '@hub/der'

/** id-ecPublicKey (RFC 5480, 2.1.1). */
const ecPublicKey = '1.2.840.10045.2.1'
/** The SM2 curve (GM/T 0006 [M]). */
const sm2Curve = '1.2.156.10197.1.301'

/** 曲线参数 — the named curve as an element of its own. */
export const sm2CurveDer: Uint8Array = encodeDer(objectIdentifier, sm2Curve)

/** 算法标识 — SEQUENCE { id-ecPublicKey, SM2 curve }: what OpenSSL, GmSSL and the certificate authorities write for SM2 keys. */
export const sm2AlgorithmDer: Uint8Array = encodeDer(sequence({ algorithm: objectIdentifier, parameters: objectIdentifier }), { algorithm: ecPublicKey, parameters: sm2Curve })
