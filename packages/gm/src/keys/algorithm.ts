import { tag } from '../der/tag.ts'
import { write } from '../der/write.ts'

/** 1.2.840.10045.2.1, id-ecPublicKey (RFC 5480, 2.1.1). */
const ecPublicKey = Buffer.from('2a8648ce3d0201', 'hex')
/** 1.2.156.10197.1.301, the SM2 curve (GM/T 0006 [M]). */
const sm2Curve = Buffer.from('2a811ccf5501822d', 'hex')

/** 曲线参数 — the named curve as an element of its own. */
export const sm2CurveDer: Buffer = write(tag.objectIdentifier, sm2Curve)

/** 算法标识 — SEQUENCE { id-ecPublicKey, SM2 curve }: what OpenSSL, GmSSL and the certificate authorities write for SM2 keys. */
export const sm2AlgorithmDer: Buffer = write(tag.sequence, write(tag.objectIdentifier, ecPublicKey), sm2CurveDer)
